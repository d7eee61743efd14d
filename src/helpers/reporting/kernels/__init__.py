"""Kernels that start in a tenth of a second, and share nothing.

A plain kernel spends a second on starting Python and importing pandas, seaborn and statsmodels.
Here one process imports them once (:mod:`.server`) and forks a kernel for each request: Linux
copies its memory when somebody writes to it, so each kernel is as alone as one started anew.
Jupyter's programs ask for such a kernel through a kernelspec and :mod:`.provisioner`; our runner
does too, with the leaner client of :mod:`.manager`. Whatever is unusual, from another platform to
a server that is gone, ends silently in a plain kernel and the same outputs.

The package knows nothing of the rest of ours, so that it can leave it.
"""

from helpers.reporting.kernels.manager import LocalKernelManager
from helpers.reporting.kernels.service import WarmService

__all__ = ["LocalKernelManager", "WarmService"]
