"""Speaks with `dutybook lsp` as pytest-lsp does: `editor_pytest_lsp.py PROGRAM REPOSITORY`."""

import pathlib
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM, REPOSITORY = sys.argv[1:3] if len(sys.argv) > 2 else ("dutybook", ".")
ROOT = pathlib.Path(REPOSITORY)
EVIDENCE = ROOT / "evidence/secure-score-report/2026/2026-W14/monitoring.yaml"
COMMAND = [PROGRAM, "--no-history", "--as-of", "2026-03-31T20:00:00+02:00", "lsp", "--stdio"]


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=COMMAND),
    params=["visual-studio-code", "neovim", "emacs"],
)
async def client(request, lsp_client: LanguageClient):
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param),
        workspace_folders=[types.WorkspaceFolder(uri=ROOT.as_uri(), name="soc")],
        root_uri=ROOT.as_uri(),
    )
    registered = []

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(asked: types.RegistrationParams):
        registered.extend(asked.registrations)

    await lsp_client.initialize_session(params)
    yield
    assert {asked.method for asked in registered} <= {types.WORKSPACE_DID_CHANGE_WATCHED_FILES}
    await lsp_client.shutdown_session()


def opened(client, text):
    document = types.TextDocumentItem(EVIDENCE.as_uri(), "yaml", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))


async def wrong(client, version):
    """What is wrong with a version of the text, once that was judged."""
    while True:
        told = await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        if told.uri == EVIDENCE.as_uri() and told.version == version:
            return list(told.diagnostics)


def place(text, caret):
    before = text[: text.index(caret)]
    return types.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)


def at(text, caret):
    return {
        "text_document": types.TextDocumentIdentifier(EVIDENCE.as_uri()),
        "position": place(text, caret),
    }


@pytest.mark.asyncio
async def test_a_fault_is_told_mended_and_gone(client: LanguageClient):
    good = EVIDENCE.read_text(encoding="utf-8")
    bad = good.replace("max_score", "max_skore")
    opened(client, bad)
    found = await wrong(client, 1)
    assert {fault.code for fault in found} == {"evidence/details"}
    assert {fault.source for fault in found} == {"dutybook"}
    [fault] = [fault for fault in found if "max_skore" in fault.message]
    line = bad.splitlines()[fault.range.start.line]
    assert line[fault.range.start.character : fault.range.end.character] == "max_skore"

    asked = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(EVIDENCE.as_uri()),
        range=fault.range,
        context=types.CodeActionContext(diagnostics=[fault]),
    )
    [fix] = await client.text_document_code_action_async(asked)
    assert (fix.title, fix.kind) == ("Write `max_score`", types.CodeActionKind.QuickFix)
    [edit] = fix.edit.changes[EVIDENCE.as_uri()]
    assert (edit.range, edit.new_text) == (fault.range, "max_score")

    document = types.VersionedTextDocumentIdentifier(version=2, uri=EVIDENCE.as_uri())
    whole = types.TextDocumentContentChangeWholeDocument(good)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
    assert await wrong(client, 2) == []


@pytest.mark.asyncio
async def test_words_are_told_and_offered(client: LanguageClient):
    text = EVIDENCE.read_text(encoding="utf-8")
    opened(client, text)
    assert await wrong(client, 1) == []
    told = await client.text_document_hover_async(types.HoverParams(**at(text, "secure-score-report")))
    assert told.contents.kind == types.MarkupKind.Markdown
    assert "Monitoring: **met**" in told.contents.value
    asked = types.CompletionParams(**at(text, "secure-score-report"))
    offered = await client.text_document_completion_async(asked)
    labels = [item.label for item in offered]
    assert "threat-brief" in labels, labels
    assert labels == [item.label for item in sorted(offered, key=lambda item: item.sort_text)]


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    options = ["-q", "-p", "no:cacheprovider", "-W", "ignore", "--rootdir", str(ROOT.parent), "--color", "no"]
    sys.exit(pytest.main([*options, __file__]))
