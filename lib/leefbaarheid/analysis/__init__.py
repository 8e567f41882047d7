"""Calculations: pure functions, frames in, frames out; a room per theme and what themes share."""
