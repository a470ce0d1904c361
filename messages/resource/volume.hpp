#pragma once
// Volumes of a pod, of every kind that Kubernetes knows.

#include "messages/resource/claim.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/projection.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_HostPathVolumeSource(F, T) \
  F(T, path, std::string, 1, always, plain, "?") \
  F(T, type, std::optional<std::string>, 2, omitempty, one_of(words::host_path_type), "?")
/// ?
TROUPE_TYPE(HostPathVolumeSource, TROUPE_HostPathVolumeSource)

#define TROUPE_EmptyDirVolumeSource(F, T) \
  F(T, medium, std::string, 1, omitempty, one_of(words::storage_medium), "?") \
  F(T, sizeLimit, std::optional<Quantity>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EmptyDirVolumeSource, TROUPE_EmptyDirVolumeSource)

#define TROUPE_GCEPersistentDiskVolumeSource(F, T) \
  F(T, pdName, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, partition, std::int32_t, 3, omitempty, plain, "?") \
  F(T, readOnly, bool, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(GCEPersistentDiskVolumeSource, TROUPE_GCEPersistentDiskVolumeSource)

#define TROUPE_AWSElasticBlockStoreVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, partition, std::int32_t, 3, omitempty, plain, "?") \
  F(T, readOnly, bool, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(AWSElasticBlockStoreVolumeSource, TROUPE_AWSElasticBlockStoreVolumeSource)

#define TROUPE_GitRepoVolumeSource(F, T) \
  F(T, repository, std::string, 1, always, plain, "?") \
  F(T, revision, std::string, 2, omitempty, plain, "?") \
  F(T, directory, std::string, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(GitRepoVolumeSource, TROUPE_GitRepoVolumeSource)

#define TROUPE_SecretVolumeSource(F, T) \
  F(T, secretName, std::string, 1, omitempty, plain, "?") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "?") \
  F(T, defaultMode, std::optional<std::int32_t>, 3, omitempty, plain, "?") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(SecretVolumeSource, TROUPE_SecretVolumeSource)

#define TROUPE_NFSVolumeSource(F, T) \
  F(T, server, std::string, 1, always, plain, "?") \
  F(T, path, std::string, 2, always, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(NFSVolumeSource, TROUPE_NFSVolumeSource)

#define TROUPE_ISCSIVolumeSource(F, T) \
  F(T, targetPortal, std::string, 1, always, plain, "?") \
  F(T, iqn, std::string, 2, always, plain, "?") \
  F(T, lun, std::int32_t, 3, always, plain, "?") \
  F(T, iscsiInterface, std::string, 4, omitempty, plain, "?") \
  F(T, fsType, std::string, 5, omitempty, plain, "?") \
  F(T, readOnly, bool, 6, omitempty, plain, "?") \
  F(T, portals, list_of<std::string>, 7, omitempty, atomic, "?") \
  F(T, chapAuthDiscovery, bool, 8, omitempty, plain, "?") \
  F(T, chapAuthSession, bool, 11, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 10, omitempty, plain, "?") \
  F(T, initiatorName, std::optional<std::string>, 12, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ISCSIVolumeSource, TROUPE_ISCSIVolumeSource)

#define TROUPE_GlusterfsVolumeSource(F, T) \
  F(T, endpoints, std::string, 1, always, plain, "?") \
  F(T, path, std::string, 2, always, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(GlusterfsVolumeSource, TROUPE_GlusterfsVolumeSource)

#define TROUPE_PersistentVolumeClaimVolumeSource(F, T) \
  F(T, claimName, std::string, 1, always, plain, "?") \
  F(T, readOnly, bool, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PersistentVolumeClaimVolumeSource, TROUPE_PersistentVolumeClaimVolumeSource)

#define TROUPE_RBDVolumeSource(F, T) \
  F(T, monitors, list_of<std::string>, 1, always, atomic, "?") \
  F(T, image, std::string, 2, always, plain, "?") \
  F(T, fsType, std::string, 3, omitempty, plain, "?") \
  F(T, pool, std::string, 4, omitempty, plain, "?") \
  F(T, user, std::string, 5, omitempty, plain, "?") \
  F(T, keyring, std::string, 6, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 7, omitempty, plain, "?") \
  F(T, readOnly, bool, 8, omitempty, plain, "?")
/// ?
TROUPE_TYPE(RBDVolumeSource, TROUPE_RBDVolumeSource)

#define TROUPE_FlexVolumeSource(F, T) \
  F(T, driver, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 3, omitempty, plain, "?") \
  F(T, readOnly, bool, 4, omitempty, plain, "?") \
  F(T, options, map_of<std::string>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(FlexVolumeSource, TROUPE_FlexVolumeSource)

#define TROUPE_CinderVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CinderVolumeSource, TROUPE_CinderVolumeSource)

#define TROUPE_CephFSVolumeSource(F, T) \
  F(T, monitors, list_of<std::string>, 1, always, atomic, "?") \
  F(T, path, std::string, 2, omitempty, plain, "?") \
  F(T, user, std::string, 3, omitempty, plain, "?") \
  F(T, secretFile, std::string, 4, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 5, omitempty, plain, "?") \
  F(T, readOnly, bool, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CephFSVolumeSource, TROUPE_CephFSVolumeSource)

#define TROUPE_FlockerVolumeSource(F, T) \
  F(T, datasetName, std::string, 1, omitempty, plain, "?") \
  F(T, datasetUUID, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(FlockerVolumeSource, TROUPE_FlockerVolumeSource)

#define TROUPE_DownwardAPIVolumeSource(F, T) \
  F(T, items, list_of<DownwardAPIVolumeFile>, 1, omitempty, atomic, "?") \
  F(T, defaultMode, std::optional<std::int32_t>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(DownwardAPIVolumeSource, TROUPE_DownwardAPIVolumeSource)

#define TROUPE_FCVolumeSource(F, T) \
  F(T, targetWWNs, list_of<std::string>, 1, omitempty, atomic, "?") \
  F(T, lun, std::optional<std::int32_t>, 2, omitempty, plain, "?") \
  F(T, fsType, std::string, 3, omitempty, plain, "?") \
  F(T, readOnly, bool, 4, omitempty, plain, "?") \
  F(T, wwids, list_of<std::string>, 5, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(FCVolumeSource, TROUPE_FCVolumeSource)

#define TROUPE_AzureFileVolumeSource(F, T) \
  F(T, secretName, std::string, 1, always, plain, "?") \
  F(T, shareName, std::string, 2, always, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(AzureFileVolumeSource, TROUPE_AzureFileVolumeSource)

#define TROUPE_ConfigMapVolumeSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "?") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "?") \
  F(T, defaultMode, std::optional<std::int32_t>, 3, omitempty, plain, "?") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ConfigMapVolumeSource, TROUPE_ConfigMapVolumeSource)

#define TROUPE_VsphereVirtualDiskVolumeSource(F, T) \
  F(T, volumePath, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, storagePolicyName, std::string, 3, omitempty, plain, "?") \
  F(T, storagePolicyID, std::string, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(VsphereVirtualDiskVolumeSource, TROUPE_VsphereVirtualDiskVolumeSource)

#define TROUPE_QuobyteVolumeSource(F, T) \
  F(T, registry, std::string, 1, always, plain, "?") \
  F(T, volume, std::string, 2, always, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?") \
  F(T, user, std::string, 4, omitempty, plain, "?") \
  F(T, group, std::string, 5, omitempty, plain, "?") \
  F(T, tenant, std::string, 6, omitempty, plain, "?")
/// ?
TROUPE_TYPE(QuobyteVolumeSource, TROUPE_QuobyteVolumeSource)

#define TROUPE_AzureDiskVolumeSource(F, T) \
  F(T, diskName, std::string, 1, always, plain, "?") \
  F(T, diskURI, std::string, 2, always, plain, "?") \
  F(T, cachingMode, std::optional<std::string>, 3, omitempty, one_of(words::azure_data_disk_caching_mode), "?") \
  F(T, fsType, std::optional<std::string>, 4, omitempty, plain, "?") \
  F(T, readOnly, std::optional<bool>, 5, omitempty, plain, "?") \
  F(T, kind, std::optional<std::string>, 6, omitempty, one_of(words::azure_data_disk_kind), "?")
/// ?
TROUPE_TYPE(AzureDiskVolumeSource, TROUPE_AzureDiskVolumeSource)

#define TROUPE_PhotonPersistentDiskVolumeSource(F, T) \
  F(T, pdID, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PhotonPersistentDiskVolumeSource, TROUPE_PhotonPersistentDiskVolumeSource)

#define TROUPE_ProjectedVolumeSource(F, T) \
  F(T, sources, list_of<VolumeProjection>, 1, always, atomic, "?") \
  F(T, defaultMode, std::optional<std::int32_t>, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ProjectedVolumeSource, TROUPE_ProjectedVolumeSource)

#define TROUPE_PortworxVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "?") \
  F(T, fsType, std::string, 2, omitempty, plain, "?") \
  F(T, readOnly, bool, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(PortworxVolumeSource, TROUPE_PortworxVolumeSource)

#define TROUPE_ScaleIOVolumeSource(F, T) \
  F(T, gateway, std::string, 1, always, plain, "?") \
  F(T, system, std::string, 2, always, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 3, always, plain, "?") \
  F(T, sslEnabled, bool, 4, omitempty, plain, "?") \
  F(T, protectionDomain, std::string, 5, omitempty, plain, "?") \
  F(T, storagePool, std::string, 6, omitempty, plain, "?") \
  F(T, storageMode, std::string, 7, omitempty, plain, "?") \
  F(T, volumeName, std::string, 8, omitempty, plain, "?") \
  F(T, fsType, std::string, 9, omitempty, plain, "?") \
  F(T, readOnly, bool, 10, omitempty, plain, "?")
/// ?
TROUPE_TYPE(ScaleIOVolumeSource, TROUPE_ScaleIOVolumeSource)

#define TROUPE_StorageOSVolumeSource(F, T) \
  F(T, volumeName, std::string, 1, omitempty, plain, "?") \
  F(T, volumeNamespace, std::string, 2, omitempty, plain, "?") \
  F(T, fsType, std::string, 3, omitempty, plain, "?") \
  F(T, readOnly, bool, 4, omitempty, plain, "?") \
  F(T, secretRef, box<LocalObjectReference>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(StorageOSVolumeSource, TROUPE_StorageOSVolumeSource)

#define TROUPE_CSIVolumeSource(F, T) \
  F(T, driver, std::string, 1, always, plain, "?") \
  F(T, readOnly, std::optional<bool>, 2, omitempty, plain, "?") \
  F(T, fsType, std::optional<std::string>, 3, omitempty, plain, "?") \
  F(T, volumeAttributes, map_of<std::string>, 4, omitempty, plain, "?") \
  F(T, nodePublishSecretRef, box<LocalObjectReference>, 5, omitempty, plain, "?")
/// ?
TROUPE_TYPE(CSIVolumeSource, TROUPE_CSIVolumeSource)

#define TROUPE_EphemeralVolumeSource(F, T) \
  F(T, volumeClaimTemplate, box<PersistentVolumeClaimTemplate>, 1, omitempty, plain, "?")
/// ?
TROUPE_TYPE(EphemeralVolumeSource, TROUPE_EphemeralVolumeSource)

#define TROUPE_ImageVolumeSource(F, T) \
  F(T, reference, std::string, 1, omitempty, plain, "?") \
  F(T, pullPolicy, std::string, 2, omitempty, one_of(words::pull_policy), "?")
/// ?
TROUPE_TYPE(ImageVolumeSource, TROUPE_ImageVolumeSource)

#define TROUPE_Volume(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, hostPath, box<HostPathVolumeSource>, 1, omitempty, in("VolumeSource", 2), "?") \
  F(T, emptyDir, box<EmptyDirVolumeSource>, 2, omitempty, in("VolumeSource", 2), "?") \
  F(T, gcePersistentDisk, box<GCEPersistentDiskVolumeSource>, 3, omitempty, in("VolumeSource", 2), "?") \
  F(T, awsElasticBlockStore, box<AWSElasticBlockStoreVolumeSource>, 4, omitempty, in("VolumeSource", 2), "?") \
  F(T, gitRepo, box<GitRepoVolumeSource>, 5, omitempty, in("VolumeSource", 2), "?") \
  F(T, secret, box<SecretVolumeSource>, 6, omitempty, in("VolumeSource", 2), "?") \
  F(T, nfs, box<NFSVolumeSource>, 7, omitempty, in("VolumeSource", 2), "?") \
  F(T, iscsi, box<ISCSIVolumeSource>, 8, omitempty, in("VolumeSource", 2), "?") \
  F(T, glusterfs, box<GlusterfsVolumeSource>, 9, omitempty, in("VolumeSource", 2), "?") \
  F(T, persistentVolumeClaim, box<PersistentVolumeClaimVolumeSource>, 10, omitempty, in("VolumeSource", 2), "?") \
  F(T, rbd, box<RBDVolumeSource>, 11, omitempty, in("VolumeSource", 2), "?") \
  F(T, flexVolume, box<FlexVolumeSource>, 12, omitempty, in("VolumeSource", 2), "?") \
  F(T, cinder, box<CinderVolumeSource>, 13, omitempty, in("VolumeSource", 2), "?") \
  F(T, cephfs, box<CephFSVolumeSource>, 14, omitempty, in("VolumeSource", 2), "?") \
  F(T, flocker, box<FlockerVolumeSource>, 15, omitempty, in("VolumeSource", 2), "?") \
  F(T, downwardAPI, box<DownwardAPIVolumeSource>, 16, omitempty, in("VolumeSource", 2), "?") \
  F(T, fc, box<FCVolumeSource>, 17, omitempty, in("VolumeSource", 2), "?") \
  F(T, azureFile, box<AzureFileVolumeSource>, 18, omitempty, in("VolumeSource", 2), "?") \
  F(T, configMap, box<ConfigMapVolumeSource>, 19, omitempty, in("VolumeSource", 2), "?") \
  F(T, vsphereVolume, box<VsphereVirtualDiskVolumeSource>, 20, omitempty, in("VolumeSource", 2), "?") \
  F(T, quobyte, box<QuobyteVolumeSource>, 21, omitempty, in("VolumeSource", 2), "?") \
  F(T, azureDisk, box<AzureDiskVolumeSource>, 22, omitempty, in("VolumeSource", 2), "?") \
  F(T, photonPersistentDisk, box<PhotonPersistentDiskVolumeSource>, 23, omitempty, in("VolumeSource", 2), "?") \
  F(T, projected, box<ProjectedVolumeSource>, 26, omitempty, in("VolumeSource", 2), "?") \
  F(T, portworxVolume, box<PortworxVolumeSource>, 24, omitempty, in("VolumeSource", 2), "?") \
  F(T, scaleIO, box<ScaleIOVolumeSource>, 25, omitempty, in("VolumeSource", 2), "?") \
  F(T, storageos, box<StorageOSVolumeSource>, 27, omitempty, in("VolumeSource", 2), "?") \
  F(T, csi, box<CSIVolumeSource>, 28, omitempty, in("VolumeSource", 2), "?") \
  F(T, ephemeral, box<EphemeralVolumeSource>, 29, omitempty, in("VolumeSource", 2), "?") \
  F(T, image, box<ImageVolumeSource>, 30, omitempty, in("VolumeSource", 2), "?")
/// ?
TROUPE_TYPE(Volume, TROUPE_Volume)

// clang-format on

} // namespace troupe::api
