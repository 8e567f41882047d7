() => {
  document.querySelectorAll(".app details").forEach(fold => fold.open = true)
  document.querySelectorAll("a:not([href^='#'],[href^='http'])").forEach(link => link.removeAttribute("href"))
}
