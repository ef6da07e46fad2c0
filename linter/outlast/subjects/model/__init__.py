"""The records that policies judge. Field docs become the reference page of policy authors.

Every field is always there, unless it is Unknown. A list is Unknown as a whole only when
nothing of it is decided; a doubtful member is in the list with its doubtful fields Unknown.
"""

from __future__ import annotations

from outlast.subjects.model.datastore import Copy as Copy
from outlast.subjects.model.datastore import Datastore as Datastore
from outlast.subjects.model.entrypoint import Entrypoint as Entrypoint
from outlast.subjects.model.entrypoint import Target as Target
from outlast.subjects.model.fields import NOT_SAID as NOT_SAID
from outlast.subjects.model.fields import Anchor as Anchor
from outlast.subjects.model.fields import Criticality as Criticality
from outlast.subjects.model.fields import doc as doc
from outlast.subjects.model.monitor import Monitor as Monitor
from outlast.subjects.model.monitor import Watcher as Watcher
from outlast.subjects.model.service import Deployment as Deployment
from outlast.subjects.model.service import Drill as Drill
from outlast.subjects.model.service import Holding as Holding
from outlast.subjects.model.service import Lean as Lean
from outlast.subjects.model.service import Service as Service
from outlast.subjects.model.stack import Controller as Controller
from outlast.subjects.model.stack import Recovery as Recovery
from outlast.subjects.model.stack import Stack as Stack
from outlast.subjects.model.stack import State as State
from outlast.subjects.model.statement import Statement as Statement
from outlast.subjects.model.subjects import SUBJECTS as SUBJECTS
from outlast.subjects.model.subjects import Subject as Subject
from outlast.subjects.model.subjects import Subjects as Subjects
from outlast.subjects.model.zone import Hosted as Hosted
from outlast.subjects.model.zone import MissingRecord as MissingRecord
from outlast.subjects.model.zone import Nameserver as Nameserver
from outlast.subjects.model.zone import Zone as Zone
