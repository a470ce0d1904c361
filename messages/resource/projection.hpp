#pragma once
// Sources that a projected volume puts together, and keys shown as files.

#include "messages/resource/container.hpp"
#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_KeyToPath(F, T) \
  F(T, key, std::string, 1, always, plain, "?") \
  F(T, path, std::string, 2, always, plain, "?") \
  F(T, mode, std::optional<std::int32_t>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(KeyToPath, TROUPE_KeyToPath)

#define TROUPE_DownwardAPIVolumeFile(F, T) \
  F(T, path, std::string, 1, always, plain, "?") \
  F(T, fieldRef, box<ObjectFieldSelector>, 2, omitempty, plain, "?") \
  F(T, resourceFieldRef, box<ResourceFieldSelector>, 3, omitempty, plain, "?") \
  F(T, mode, std::optional<std::int32_t>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(DownwardAPIVolumeFile, TROUPE_DownwardAPIVolumeFile)

#define TROUPE_SecretProjection(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "?") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SecretProjection, TROUPE_SecretProjection)

#define TROUPE_DownwardAPIProjection(F, T) \
  F(T, items, list_of<DownwardAPIVolumeFile>, 1, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(DownwardAPIProjection, TROUPE_DownwardAPIProjection)

#define TROUPE_ConfigMapProjection(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "?") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ConfigMapProjection, TROUPE_ConfigMapProjection)

#define TROUPE_ServiceAccountTokenProjection(F, T) \
  F(T, audience, std::string, 1, omitempty, plain, "?") \
  F(T, expirationSeconds, std::optional<std::int64_t>, 2, omitempty, plain, "?") \
  F(T, path, std::string, 3, always, plain, "?")
/// ?
TROUPE_TYPE(ServiceAccountTokenProjection, TROUPE_ServiceAccountTokenProjection)

#define TROUPE_ClusterTrustBundleProjection(F, T) \
  F(T, name, std::optional<std::string>, 1, omitempty, plain, "?") \
  F(T, signerName, std::optional<std::string>, 2, omitempty, plain, "?") \
  F(T, labelSelector, box<LabelSelector>, 3, omitempty, plain, "?") \
  F(T, optional, std::optional<bool>, 5, omitempty, plain, "?") \
  F(T, path, std::string, 4, always, plain, "?")
/// ?
TROUPE_TYPE(ClusterTrustBundleProjection, TROUPE_ClusterTrustBundleProjection)

#define TROUPE_PodCertificateProjection(F, T) \
  F(T, signerName, std::string, 1, omitempty, plain, "?") \
  F(T, keyType, std::string, 2, omitempty, plain, "?") \
  F(T, maxExpirationSeconds, std::optional<std::int32_t>, 3, omitempty, plain, "?") \
  F(T, credentialBundlePath, std::string, 4, omitempty, plain, "?") \
  F(T, keyPath, std::string, 5, omitempty, plain, "?") \
  F(T, certificateChainPath, std::string, 6, omitempty, plain, "?") \
  F(T, userAnnotations, map_of<std::string>, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PodCertificateProjection, TROUPE_PodCertificateProjection)

#define TROUPE_VolumeProjection(F, T) \
  F(T, secret, box<SecretProjection>, 1, omitempty, plain, "?") \
  F(T, downwardAPI, box<DownwardAPIProjection>, 2, omitempty, plain, "?") \
  F(T, configMap, box<ConfigMapProjection>, 3, omitempty, plain, "?") \
  F(T, serviceAccountToken, box<ServiceAccountTokenProjection>, 4, omitempty, plain, "?") \
  F(T, clusterTrustBundle, box<ClusterTrustBundleProjection>, 5, omitempty, plain, "?") \
  F(T, podCertificate, box<PodCertificateProjection>, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VolumeProjection, TROUPE_VolumeProjection)

// clang-format on

} // namespace troupe::api
