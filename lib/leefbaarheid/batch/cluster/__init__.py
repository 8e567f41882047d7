"""A batch on many machines: a Dask cluster makes the reports, a shared folder holds them."""

from leefbaarheid.batch.cluster.client import Cluster

__all__ = ["Cluster"]
