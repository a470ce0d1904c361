#pragma once
// Sources that a projected volume puts together, and keys shown as files.

#include "messages/resource/container.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_KeyToPath(F, T) \
  F(T, key, std::string, 1, always, plain, "the key") \
  F(T, path, std::string, 2, always, plain, "path of the file, below the mount") \
  F(T, mode, std::optional<std::int32_t>, 3, omitempty, plain, "permission bits of the file")
/// A key shown as a file.
TROUPE_TYPE(KeyToPath, TROUPE_KeyToPath)

#define TROUPE_DownwardAPIVolumeFile(F, T) \
  F(T, path, std::string, 1, always, plain, "path of the file, below the mount") \
  F(T, fieldRef, box<ObjectFieldSelector>, 2, omitempty, plain, "a field of the pod") \
  F(T, resourceFieldRef, box<ResourceFieldSelector>, 3, omitempty, plain, "a request or limit") \
  F(T, mode, std::optional<std::int32_t>, 4, omitempty, plain, "permission bits of the file")
/// A fact about the pod shown as a file.
TROUPE_TYPE(DownwardAPIVolumeFile, TROUPE_DownwardAPIVolumeFile)

#define TROUPE_SecretProjection(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "keys to show; unset: all") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "the pod starts even when it is missing")
/// Keys of a Secret in a projected volume.
TROUPE_TYPE(SecretProjection, TROUPE_SecretProjection)

#define TROUPE_DownwardAPIProjection(F, T) \
  F(T, items, list_of<DownwardAPIVolumeFile>, 1, omitempty, atomic, "the files")
/// Facts about the pod in a projected volume.
TROUPE_TYPE(DownwardAPIProjection, TROUPE_DownwardAPIProjection)

#define TROUPE_ConfigMapProjection(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "keys to show; unset: all") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "the pod starts even when it is missing")
/// Keys of a ConfigMap in a projected volume.
TROUPE_TYPE(ConfigMapProjection, TROUPE_ConfigMapProjection)

#define TROUPE_ServiceAccountTokenProjection(F, T) \
  F(T, audience, std::string, 1, omitempty, plain, "whom the token is for") \
  F(T, expirationSeconds, std::optional<std::int64_t>, 2, omitempty, plain, "how long it is valid") \
  F(T, path, std::string, 3, always, plain, "path of the file")
/// A token in a projected volume.
TROUPE_TYPE(ServiceAccountTokenProjection, TROUPE_ServiceAccountTokenProjection)

#define TROUPE_ClusterTrustBundleProjection(F, T) \
  F(T, name, std::optional<std::string>, 1, omitempty, plain, "a single bundle") \
  F(T, signerName, std::optional<std::string>, 2, omitempty, plain, "all bundles of this signer …") \
  F(T, labelSelector, box<LabelSelector>, 3, omitempty, plain, "… with these labels") \
  F(T, optional, std::optional<bool>, 5, omitempty, plain, "the pod starts even when it is missing") \
  F(T, path, std::string, 4, always, plain, "path of the file")
/// Trusted certificates in a projected volume.
TROUPE_TYPE(ClusterTrustBundleProjection, TROUPE_ClusterTrustBundleProjection)

#define TROUPE_PodCertificateProjection(F, T) \
  F(T, signerName, std::string, 1, omitempty, plain, "who signs it") \
  F(T, keyType, std::string, 2, omitempty, plain, "kind of the key") \
  F(T, maxExpirationSeconds, std::optional<std::int32_t>, 3, omitempty, plain, "longest time that it may be valid") \
  F(T, credentialBundlePath, std::string, 4, omitempty, plain, "file of key and certificates together") \
  F(T, keyPath, std::string, 5, omitempty, plain, "file of the key") \
  F(T, certificateChainPath, std::string, 6, omitempty, plain, "file of the certificates") \
  F(T, userAnnotations, map_of<std::string>, 7, omitempty, plain, "hints for the signer")
/// A key and its certificate in a projected volume.
TROUPE_TYPE(PodCertificateProjection, TROUPE_PodCertificateProjection)

#define TROUPE_VolumeProjection(F, T) \
  F(T, secret, box<SecretProjection>, 1, omitempty, plain, "keys of a Secret") \
  F(T, downwardAPI, box<DownwardAPIProjection>, 2, omitempty, plain, "facts about the pod") \
  F(T, configMap, box<ConfigMapProjection>, 3, omitempty, plain, "keys of a ConfigMap") \
  F(T, serviceAccountToken, box<ServiceAccountTokenProjection>, 4, omitempty, plain, "a token") \
  F(T, clusterTrustBundle, box<ClusterTrustBundleProjection>, 5, omitempty, plain, "trusted certificates") \
  F(T, podCertificate, box<PodCertificateProjection>, 6, omitempty, plain, "a key and its certificate")
/// One source of a projected volume.
TROUPE_TYPE(VolumeProjection, TROUPE_VolumeProjection)

// clang-format on

} // namespace troupe::api
