"""Reads messages for Slack with the models of Slack's own kit, which know the limits of every block."""

import json
import sys

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block, HeaderBlock, RichTextBlock

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        message = json.load(file)
    blocks = Block.parse_all(message["blocks"])
    assert len(blocks) == len(message["blocks"]) <= 50
    for block, written in zip(blocks, message["blocks"]):
        assert isinstance(block, (HeaderBlock, RichTextBlock)), block
        block.validate_json()
        # What the models do not know they would have dropped.
        assert block.to_dict() == written, (block.to_dict(), written)

# They can find something.
try:
    HeaderBlock(text="x" * 151).validate_json()
except SlackObjectFormationError:
    pass
else:
    sys.exit("a header of 151 characters was accepted")
