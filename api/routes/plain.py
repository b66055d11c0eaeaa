"""The addresses people type: the front page, the demo and the list of what the API can do."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.errors import PageNotFound
from api.pages import render

DEMO = Path(__file__).parent.parent / "static" / "demo.html"

router = APIRouter(include_in_schema=False)


@router.get("/")
def front() -> RedirectResponse:
    """Go to the demo."""
    return RedirectResponse("/demo", status_code=307)


@router.get("/demo")
def demo() -> FileResponse:
    """Show a page with the widget on it."""
    if not DEMO.is_file():
        raise PageNotFound
    return FileResponse(DEMO, media_type="text/html")


@router.get("/docs")
def docs(request: Request) -> Response:
    """List what the API can do, from its own description; nothing comes from elsewhere."""
    schema = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, **_described(operation, schema)}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "docs.html", {"title": schema["info"]["title"], "operations": operations})


def _described(operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    reference = next((body["schema"].get("$ref", "") for body in content.values()), "")
    model = schema.get("components", {}).get("schemas", {}).get(reference.rpartition("/")[2], {})
    required = set(model.get("required", ()))
    return {
        "summary": operation.get("description", operation.get("summary", "")),
        "fields": [{"name": name, "required": name in required} for name in model.get("properties", {})],
        "parameters": [item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"],
        "answers": [(status, answer["description"]) for status, answer in operation["responses"].items()],
    }
