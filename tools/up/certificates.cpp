#include "tools/up/certificates.hpp"

#include "tools/up/files.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace troupe::up {

namespace {

constexpr long ten_years = 10L * 365 * 24 * 3600;
constexpr long an_hour = 3600;
constexpr std::time_t a_month = 30L * 24 * 3600;

template <auto Free> struct freed_by {
  template <class T> void operator()(T* p) const { Free(p); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

[[noreturn]] void fail(const std::string& what) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  throw std::runtime_error("certificates: cannot " + what + ": " + reason.data());
}

/// A key and the certificate that names it.
struct pair {
  key_ptr key;
  certificate_ptr certificate;
};

key_ptr new_key() {
  key_ptr key{EVP_EC_gen("P-256")};
  if (!key)
    fail("make a key");
  return key;
}

void add_extension(X509& certificate, X509& issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const extension_ptr extension{X509V3_EXT_conf_nid(nullptr, &context, id, value)};
  if (!extension || X509_add_ext(&certificate, extension.get(), -1) != 1)
    fail("set an extension");
}

void set_random_serial(X509& certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1)
    fail("get random bytes");
  bytes[0] &= 0x7f;
  const std::unique_ptr<BIGNUM, freed_by<BN_free>> number{BN_bin2bn(bytes.data(), bytes.size(), nullptr)};
  if (!number || BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) == nullptr)
    fail("set a serial number");
}

certificate_ptr new_certificate(const std::string& name, EVP_PKEY& key) {
  certificate_ptr out{X509_new()};
  if (!out)
    fail("make a certificate");
  X509_set_version(out.get(), X509_VERSION_3);
  set_random_serial(*out);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), -an_hour); // clocks of machines differ
  X509_gmtime_adj(X509_getm_notAfter(out.get()), ten_years);
  X509_set_pubkey(out.get(), &key);
  auto* subject = X509_get_subject_name(out.get());
  const auto add = [subject](const char* field, const std::string& text) {
    const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
    X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, bytes, static_cast<int>(text.size()), -1, 0);
  };
  add("O", "troupe");
  add("CN", name);
  return out;
}

pair make_authority() {
  pair out{new_key(), nullptr};
  out.certificate = new_certificate("cluster CA", *out.key);
  X509_set_issuer_name(out.certificate.get(), X509_get_subject_name(out.certificate.get()));
  add_extension(*out.certificate, *out.certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(*out.certificate, *out.certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(*out.certificate, *out.certificate, NID_subject_key_identifier, "hash");
  if (X509_sign(out.certificate.get(), out.key.get(), EVP_sha256()) == 0)
    fail("sign the CA");
  return out;
}

pair issue(const std::string& name, const pair& authority) {
  pair out{new_key(), nullptr};
  out.certificate = new_certificate(name, *out.key);
  auto& ca = *authority.certificate;
  X509_set_issuer_name(out.certificate.get(), X509_get_subject_name(&ca));
  add_extension(*out.certificate, ca, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*out.certificate, ca, NID_key_usage, "critical,digitalSignature");
  add_extension(*out.certificate, ca, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(*out.certificate, ca, NID_subject_alt_name, ("DNS:" + name + ",DNS:localhost,IP:127.0.0.1").c_str());
  if (X509_sign(out.certificate.get(), authority.key.get(), EVP_sha256()) == 0)
    fail("sign the certificate of " + name);
  return out;
}

std::string text_of(BIO& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

void save(const pair& p, const std::filesystem::path& certificate, const std::filesystem::path& key) {
  const bio_ptr key_text{BIO_new(BIO_s_mem())}, certificate_text{BIO_new(BIO_s_mem())};
  if (PEM_write_bio_PrivateKey(key_text.get(), p.key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), p.certificate.get()) != 1)
    fail("write PEM");
  write_private_file(key, text_of(*key_text));
  write_private_file(certificate, text_of(*certificate_text));
}

/// Both null when one of the files is missing or is none.
pair load(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  pair out;
  if (const bio_ptr file{BIO_new_file(key.c_str(), "r")})
    out.key.reset(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (const bio_ptr file{BIO_new_file(certificate.c_str(), "r")})
    out.certificate.reset(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!out.key || !out.certificate || X509_check_private_key(out.certificate.get(), out.key.get()) != 1)
    return {};
  return out;
}

bool is_lasting(X509& certificate) {
  auto later = std::time(nullptr) + a_month;
  return X509_cmp_time(X509_get0_notAfter(&certificate), &later) > 0;
}

bool is_usable(const pair& p, const pair& authority) {
  return p.certificate && is_lasting(*p.certificate) && X509_verify(p.certificate.get(), authority.key.get()) == 1;
}

} // namespace

identity ensure_identity(const std::filesystem::path& folder, const std::string& name) {
  make_private_folder(folder);
  const identity out{folder / (name + ".crt"), folder / (name + ".key"), folder / "ca.crt"};
  auto authority = load(out.ca, folder / "ca.key");
  if (!authority.certificate || !is_lasting(*authority.certificate)) {
    authority = make_authority();
    save(authority, out.ca, folder / "ca.key");
  }
  if (!is_usable(load(out.certificate, out.key), authority))
    save(issue(name, authority), out.certificate, out.key);
  ERR_clear_error();
  return out;
}

} // namespace troupe::up
