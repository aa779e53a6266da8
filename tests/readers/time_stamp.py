"""A token over a checkpoint, by rfc3161-client: TOKEN CHECKPOINT ROOTS [SIGNER]. Prints when it was made."""

import sys
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate, load_pem_x509_certificates
from rfc3161_client import VerifierBuilder, decode_timestamp_response

token, checkpoint, roots, *signer = (Path(name).read_bytes() for name in sys.argv[1:])
builder = VerifierBuilder()
for root in load_pem_x509_certificates(roots):
    builder = builder.add_root_certificate(root)
for certificate in signer:
    builder = builder.tsa_certificate(load_pem_x509_certificate(certificate))
response = decode_timestamp_response(token)
assert builder.build().verify_message(response, checkpoint)
print(response.tst_info.gen_time.isoformat())
