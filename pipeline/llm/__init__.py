"""The one door to the model: what is asked goes through here, bounded in time, width, tokens and money.

Any server of chat completions will do. It knows nothing of what is asked, and keeps no record itself: see `Ledger`.
"""

from pipeline.llm.door import Door
from pipeline.llm.ledger import Call, Ledger, Spent
from pipeline.llm.messages import Prompt
from pipeline.llm.opening import check, open_door
from pipeline.llm.purse import estimate

__all__ = ["Call", "Door", "Ledger", "Prompt", "Spent", "check", "estimate", "open_door"]
