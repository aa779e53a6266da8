#!/bin/sh
# A time-stamp authority made with OpenSSL, whose clock is faked.
#
#   authority.sh new FOLDER ec|rsa
#       Makes a root (root.pem) and a signer (signer.pem), valid from 2010 on.
#   authority.sh stamp FOLDER REQUEST.tsq RESPONSE.tsr 'YYYY-MM-DD HH:MM:SS'
#       Answers a request at an instant of UTC.
set -eu
command=$1
folder=$2
export TZ=UTC

new_key() {
  case $1 in
    ec) openssl ecparam -name prime256v1 -genkey -noout -out "$2" ;;
    rsa) openssl genrsa -out "$2" 2048 ;;
  esac
}

# The certificates are left out of the tokens: rfc3161-client takes several only in the order of DER, which OpenSSL does not
# put them in.
settings() {
  cat <<END
[ req ]
distinguished_name = name
[ name ]
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ signer ]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ tsa ]
default_tsa = authority
[ authority ]
serial = $folder/serial
crypto_device = builtin
signer_cert = $folder/signer.pem
signer_key = $folder/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha384, sha512
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
END
}

case $command in
  new)
    mkdir -p "$folder"
    settings >"$folder/authority.cnf"
    new_key "$3" "$folder/root.key"
    new_key "$3" "$folder/signer.key"
    faketime '2010-01-01 00:00:00' openssl req -x509 -new -sha256 -days 20000 -key "$folder/root.key" \
      -config "$folder/authority.cnf" -extensions root -subj "/C=DK/O=OpenSSL/CN=OpenSSL root" -out "$folder/root.pem"
    openssl req -new -sha256 -key "$folder/signer.key" -config "$folder/authority.cnf" \
      -subj "/C=DK/O=OpenSSL/CN=OpenSSL signer" -out "$folder/signer.csr"
    faketime '2010-01-01 00:00:00' openssl x509 -req -sha256 -days 10000 -in "$folder/signer.csr" -CA "$folder/root.pem" \
      -CAkey "$folder/root.key" -CAcreateserial -extfile "$folder/authority.cnf" -extensions signer -out "$folder/signer.pem"
    echo 01 >"$folder/serial"
    ;;
  stamp)
    faketime -f "$5" openssl ts -reply -queryfile "$3" -config "$folder/authority.cnf" -out "$4"
    ;;
esac
