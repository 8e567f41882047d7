"""A batch on many machines: a Dask cluster makes the reports, a shared folder or an object store holds them."""

from leefbaarheid.batch.cluster.client import Cluster
from leefbaarheid.batch.cluster.store import Store, is_address

__all__ = ["Cluster", "Store", "is_address"]
