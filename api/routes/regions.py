"""HTTP for finding the samenwerkingsverband and the steunpunt of a postcode."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import places, staff
from api.deps import DbSession
from api.errors import InvalidPostcode
from api.problems import responses_for

router = APIRouter(tags=["regio"])


@router.get("/api/regions", responses=responses_for(InvalidPostcode))
def find(session: DbSession, postcode: Annotated[str, Query(max_length=20)] = "") -> dict[str, Any]:
    """Return the samenwerkingsverbanden and the steunpunt of a postcode (four digits are enough)."""
    place = places.find(postcode, staff.staffed_desks(session))
    return {
        "gemeente": "",
        "po": None,
        "vo": None,
        **(place.to_dict() or {}),
        "desk": {"name": place.desk.name, "is_example": place.desk.is_example},
    }
