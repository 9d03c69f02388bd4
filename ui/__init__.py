"""What the pages share."""

import os
import warnings

# BLAS reads this once, when NumPy is first imported, so it stands before anything that does. The engine's matrices are
# small: a second thread costs more in waiting than it brings, several times more when many people train at once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Pillow warns of damaged details in a photo; nothing about what somebody uploads belongs in a log.
warnings.filterwarnings("ignore", module="PIL")
