#pragma once
// Volumes of a pod, of every kind that Kubernetes knows.

#include "messages/resource/claim.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/projection.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_HostPathVolumeSource(F, T) \
  F(T, path, std::string, 1, always, plain, "path on the node") \
  F(T, type, std::optional<std::string>, 2, omitempty, one_of(words::host_path_type), \
    "what must be there, or is made")
/// A file or directory of the node.
TROUPE_TYPE(HostPathVolumeSource, TROUPE_HostPathVolumeSource)

#define TROUPE_EmptyDirVolumeSource(F, T) \
  F(T, medium, std::string, 1, omitempty, one_of(words::storage_medium), "where it lies; \"\": on disk") \
  F(T, sizeLimit, std::optional<Quantity>, 2, omitempty, plain, "how large it may become")
/// An empty directory that lives as long as the pod.
TROUPE_TYPE(EmptyDirVolumeSource, TROUPE_EmptyDirVolumeSource)

#define TROUPE_GCEPersistentDiskVolumeSource(F, T) \
  F(T, pdName, std::string, 1, always, plain, "name of the disk") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, partition, std::int32_t, 3, omitempty, plain, "number of the partition; 0: the whole disk") \
  F(T, readOnly, bool, 4, omitempty, plain, "mounted without the right to write")
/// A disk of Google's cloud.
TROUPE_TYPE(GCEPersistentDiskVolumeSource, TROUPE_GCEPersistentDiskVolumeSource)

#define TROUPE_AWSElasticBlockStoreVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "identity of the volume at its provider") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, partition, std::int32_t, 3, omitempty, plain, "number of the partition; 0: the whole disk") \
  F(T, readOnly, bool, 4, omitempty, plain, "mounted without the right to write")
/// A disk of Amazon's cloud.
TROUPE_TYPE(AWSElasticBlockStoreVolumeSource, TROUPE_AWSElasticBlockStoreVolumeSource)

#define TROUPE_GitRepoVolumeSource(F, T) \
  F(T, repository, std::string, 1, always, plain, "URL") \
  F(T, revision, std::string, 2, omitempty, plain, "commit to check out") \
  F(T, directory, std::string, 3, omitempty, plain, "directory to check out into")
/// A checkout of a git repository.
TROUPE_TYPE(GitRepoVolumeSource, TROUPE_GitRepoVolumeSource)

#define TROUPE_SecretVolumeSource(F, T) \
  F(T, secretName, std::string, 1, omitempty, plain, "name of the Secret") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "keys to show; unset: all") \
  F(T, defaultMode, std::optional<std::int32_t>, 3, omitempty, plain, \
    "permission bits of the files, where an item gives none") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "the pod starts even when it is missing")
/// The keys of a Secret as files.
TROUPE_TYPE(SecretVolumeSource, TROUPE_SecretVolumeSource)

#define TROUPE_NFSVolumeSource(F, T) \
  F(T, server, std::string, 1, always, plain, "host of the server") \
  F(T, path, std::string, 2, always, plain, "exported path") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write")
/// A directory of an NFS server.
TROUPE_TYPE(NFSVolumeSource, TROUPE_NFSVolumeSource)

#define TROUPE_ISCSIVolumeSource(F, T) \
  F(T, targetPortal, std::string, 1, always, plain, "address of the target") \
  F(T, iqn, std::string, 2, always, plain, "qualified name of the target") \
  F(T, lun, std::int32_t, 3, always, plain, "number of the unit") \
  F(T, iscsiInterface, std::string, 4, omitempty, plain, "interface of the initiator") \
  F(T, fsType, std::string, 5, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 6, omitempty, plain, "mounted without the right to write") \
  F(T, portals, list_of<std::string>, 7, omitempty, atomic, "further addresses of the target") \
  F(T, chapAuthDiscovery, bool, 8, omitempty, plain, "discovery uses CHAP") \
  F(T, chapAuthSession, bool, 11, omitempty, plain, "sessions use CHAP") \
  F(T, secretRef, box<LocalObjectReference>, 10, omitempty, plain, "Secret that holds the credentials") \
  F(T, initiatorName, std::optional<std::string>, 12, omitempty, plain, "qualified name of the initiator")
/// A disk reached by iSCSI.
TROUPE_TYPE(ISCSIVolumeSource, TROUPE_ISCSIVolumeSource)

#define TROUPE_GlusterfsVolumeSource(F, T) \
  F(T, endpoints, std::string, 1, always, plain, "name of the Endpoints object") \
  F(T, path, std::string, 2, always, plain, "name of the volume") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write")
/// A Glusterfs volume.
TROUPE_TYPE(GlusterfsVolumeSource, TROUPE_GlusterfsVolumeSource)

#define TROUPE_PersistentVolumeClaimVolumeSource(F, T) \
  F(T, claimName, std::string, 1, always, plain, "name of the claim") \
  F(T, readOnly, bool, 2, omitempty, plain, "mounted without the right to write")
/// The volume behind a claim.
TROUPE_TYPE(PersistentVolumeClaimVolumeSource, TROUPE_PersistentVolumeClaimVolumeSource)

#define TROUPE_RBDVolumeSource(F, T) \
  F(T, monitors, list_of<std::string>, 1, always, atomic, "addresses of the monitors") \
  F(T, image, std::string, 2, always, plain, "name of the image") \
  F(T, fsType, std::string, 3, omitempty, plain, "file system of the volume, say ext4") \
  F(T, pool, std::string, 4, omitempty, plain, "pool that holds the image") \
  F(T, user, std::string, 5, omitempty, plain, "user to act as") \
  F(T, keyring, std::string, 6, omitempty, plain, "path of the keyring") \
  F(T, secretRef, box<LocalObjectReference>, 7, omitempty, plain, "Secret that holds the credentials") \
  F(T, readOnly, bool, 8, omitempty, plain, "mounted without the right to write")
/// A Ceph block device.
TROUPE_TYPE(RBDVolumeSource, TROUPE_RBDVolumeSource)

#define TROUPE_FlexVolumeSource(F, T) \
  F(T, driver, std::string, 1, always, plain, "name of the driver") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, secretRef, box<LocalObjectReference>, 3, omitempty, plain, "Secret that holds the credentials") \
  F(T, readOnly, bool, 4, omitempty, plain, "mounted without the right to write") \
  F(T, options, map_of<std::string>, 5, omitempty, plain, "options for the driver")
/// A volume of a driver installed on the node.
TROUPE_TYPE(FlexVolumeSource, TROUPE_FlexVolumeSource)

#define TROUPE_CinderVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "identity of the volume at its provider") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write") \
  F(T, secretRef, box<LocalObjectReference>, 4, omitempty, plain, "Secret that holds the credentials")
/// A disk of OpenStack.
TROUPE_TYPE(CinderVolumeSource, TROUPE_CinderVolumeSource)

#define TROUPE_CephFSVolumeSource(F, T) \
  F(T, monitors, list_of<std::string>, 1, always, atomic, "addresses of the monitors") \
  F(T, path, std::string, 2, omitempty, plain, "path in the file system") \
  F(T, user, std::string, 3, omitempty, plain, "user to act as") \
  F(T, secretFile, std::string, 4, omitempty, plain, "path of the keyring") \
  F(T, secretRef, box<LocalObjectReference>, 5, omitempty, plain, "Secret that holds the credentials") \
  F(T, readOnly, bool, 6, omitempty, plain, "mounted without the right to write")
/// A directory of a Ceph file system.
TROUPE_TYPE(CephFSVolumeSource, TROUPE_CephFSVolumeSource)

#define TROUPE_FlockerVolumeSource(F, T) \
  F(T, datasetName, std::string, 1, omitempty, plain, "name of the dataset") \
  F(T, datasetUUID, std::string, 2, omitempty, plain, "identity of the dataset")
/// A Flocker volume.
TROUPE_TYPE(FlockerVolumeSource, TROUPE_FlockerVolumeSource)

#define TROUPE_DownwardAPIVolumeSource(F, T) \
  F(T, items, list_of<DownwardAPIVolumeFile>, 1, omitempty, atomic, "the files") \
  F(T, defaultMode, std::optional<std::int32_t>, 2, omitempty, plain, \
    "permission bits of the files, where an item gives none")
/// Facts about the pod as files.
TROUPE_TYPE(DownwardAPIVolumeSource, TROUPE_DownwardAPIVolumeSource)

#define TROUPE_FCVolumeSource(F, T) \
  F(T, targetWWNs, list_of<std::string>, 1, omitempty, atomic, "names of the targets") \
  F(T, lun, std::optional<std::int32_t>, 2, omitempty, plain, "number of the unit") \
  F(T, fsType, std::string, 3, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 4, omitempty, plain, "mounted without the right to write") \
  F(T, wwids, list_of<std::string>, 5, omitempty, atomic, "names of the disk")
/// A disk reached by Fibre Channel.
TROUPE_TYPE(FCVolumeSource, TROUPE_FCVolumeSource)

#define TROUPE_AzureFileVolumeSource(F, T) \
  F(T, secretName, std::string, 1, always, plain, "Secret with the account") \
  F(T, shareName, std::string, 2, always, plain, "name of the share") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write")
/// A share of Azure.
TROUPE_TYPE(AzureFileVolumeSource, TROUPE_AzureFileVolumeSource)

#define TROUPE_ConfigMapVolumeSource(F, T) \
  F(T, name, std::string, 1, omitempty, in("LocalObjectReference", 1), "name of the object") \
  F(T, items, list_of<KeyToPath>, 2, omitempty, atomic, "keys to show; unset: all") \
  F(T, defaultMode, std::optional<std::int32_t>, 3, omitempty, plain, \
    "permission bits of the files, where an item gives none") \
  F(T, optional, std::optional<bool>, 4, omitempty, plain, "the pod starts even when it is missing")
/// The keys of a ConfigMap as files.
TROUPE_TYPE(ConfigMapVolumeSource, TROUPE_ConfigMapVolumeSource)

#define TROUPE_VsphereVirtualDiskVolumeSource(F, T) \
  F(T, volumePath, std::string, 1, always, plain, "path of the disk") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, storagePolicyName, std::string, 3, omitempty, plain, "name of its storage policy") \
  F(T, storagePolicyID, std::string, 4, omitempty, plain, "identity of its storage policy")
/// A disk of vSphere.
TROUPE_TYPE(VsphereVirtualDiskVolumeSource, TROUPE_VsphereVirtualDiskVolumeSource)

#define TROUPE_QuobyteVolumeSource(F, T) \
  F(T, registry, std::string, 1, always, plain, "addresses of the registries") \
  F(T, volume, std::string, 2, always, plain, "name of the volume") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write") \
  F(T, user, std::string, 4, omitempty, plain, "user to act as") \
  F(T, group, std::string, 5, omitempty, plain, "group to act as") \
  F(T, tenant, std::string, 6, omitempty, plain, "tenant that owns it")
/// A Quobyte volume.
TROUPE_TYPE(QuobyteVolumeSource, TROUPE_QuobyteVolumeSource)

#define TROUPE_AzureDiskVolumeSource(F, T) \
  F(T, diskName, std::string, 1, always, plain, "name of the disk") \
  F(T, diskURI, std::string, 2, always, plain, "address of the disk") \
  F(T, cachingMode, std::optional<std::string>, 3, omitempty, one_of(words::azure_data_disk_caching_mode), \
    "what the host caches") \
  F(T, fsType, std::optional<std::string>, 4, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, std::optional<bool>, 5, omitempty, plain, "mounted without the right to write") \
  F(T, kind, std::optional<std::string>, 6, omitempty, one_of(words::azure_data_disk_kind), "who manages the disk")
/// A disk of Azure.
TROUPE_TYPE(AzureDiskVolumeSource, TROUPE_AzureDiskVolumeSource)

#define TROUPE_PhotonPersistentDiskVolumeSource(F, T) \
  F(T, pdID, std::string, 1, always, plain, "identity of the disk") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4")
/// A disk of Photon.
TROUPE_TYPE(PhotonPersistentDiskVolumeSource, TROUPE_PhotonPersistentDiskVolumeSource)

#define TROUPE_ProjectedVolumeSource(F, T) \
  F(T, sources, list_of<VolumeProjection>, 1, always, atomic, "the sources") \
  F(T, defaultMode, std::optional<std::int32_t>, 2, omitempty, plain, \
    "permission bits of the files, where an item gives none")
/// Files from several sources in one directory.
TROUPE_TYPE(ProjectedVolumeSource, TROUPE_ProjectedVolumeSource)

#define TROUPE_PortworxVolumeSource(F, T) \
  F(T, volumeID, std::string, 1, always, plain, "identity of the volume at its provider") \
  F(T, fsType, std::string, 2, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 3, omitempty, plain, "mounted without the right to write")
/// A Portworx volume.
TROUPE_TYPE(PortworxVolumeSource, TROUPE_PortworxVolumeSource)

#define TROUPE_ScaleIOVolumeSource(F, T) \
  F(T, gateway, std::string, 1, always, plain, "address of the gateway") \
  F(T, system, std::string, 2, always, plain, "name of the system") \
  F(T, secretRef, box<LocalObjectReference>, 3, always, plain, "Secret that holds the credentials") \
  F(T, sslEnabled, bool, 4, omitempty, plain, "the gateway is spoken to by TLS") \
  F(T, protectionDomain, std::string, 5, omitempty, plain, "protection domain of the volume") \
  F(T, storagePool, std::string, 6, omitempty, plain, "pool that holds it") \
  F(T, storageMode, std::string, 7, omitempty, plain, "thick or thin") \
  F(T, volumeName, std::string, 8, omitempty, plain, "name of the volume") \
  F(T, fsType, std::string, 9, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 10, omitempty, plain, "mounted without the right to write")
/// A ScaleIO volume.
TROUPE_TYPE(ScaleIOVolumeSource, TROUPE_ScaleIOVolumeSource)

#define TROUPE_StorageOSVolumeSource(F, T) \
  F(T, volumeName, std::string, 1, omitempty, plain, "name of the volume") \
  F(T, volumeNamespace, std::string, 2, omitempty, plain, "scope of the name") \
  F(T, fsType, std::string, 3, omitempty, plain, "file system of the volume, say ext4") \
  F(T, readOnly, bool, 4, omitempty, plain, "mounted without the right to write") \
  F(T, secretRef, box<LocalObjectReference>, 5, omitempty, plain, "Secret that holds the credentials")
/// A StorageOS volume.
TROUPE_TYPE(StorageOSVolumeSource, TROUPE_StorageOSVolumeSource)

#define TROUPE_CSIVolumeSource(F, T) \
  F(T, driver, std::string, 1, always, plain, "name of the driver") \
  F(T, readOnly, std::optional<bool>, 2, omitempty, plain, "mounted without the right to write") \
  F(T, fsType, std::optional<std::string>, 3, omitempty, plain, "file system of the volume, say ext4") \
  F(T, volumeAttributes, map_of<std::string>, 4, omitempty, plain, "options for the driver") \
  F(T, nodePublishSecretRef, box<LocalObjectReference>, 5, omitempty, plain, "Secret that the driver is given")
/// A volume of a CSI driver that lives as long as the pod.
TROUPE_TYPE(CSIVolumeSource, TROUPE_CSIVolumeSource)

#define TROUPE_EphemeralVolumeSource(F, T) \
  F(T, volumeClaimTemplate, box<PersistentVolumeClaimTemplate>, 1, omitempty, plain, "the claim")
/// A claim made for the pod and deleted with it.
TROUPE_TYPE(EphemeralVolumeSource, TROUPE_EphemeralVolumeSource)

#define TROUPE_ImageVolumeSource(F, T) \
  F(T, reference, std::string, 1, omitempty, plain, "the image") \
  F(T, pullPolicy, std::string, 2, omitempty, one_of(words::pull_policy), "when it is fetched")
/// The files of an image.
TROUPE_TYPE(ImageVolumeSource, TROUPE_ImageVolumeSource)

#define TROUPE_Volume(F, T) \
  F(T, name, std::string, 1, always, plain, "name, unique in its pod") \
  F(T, hostPath, box<HostPathVolumeSource>, 1, omitempty, in("VolumeSource", 2), "a path of the node") \
  F(T, emptyDir, box<EmptyDirVolumeSource>, 2, omitempty, in("VolumeSource", 2), "an empty directory") \
  F(T, gcePersistentDisk, box<GCEPersistentDiskVolumeSource>, 3, omitempty, in("VolumeSource", 2), \
    "a disk of Google's cloud") \
  F(T, awsElasticBlockStore, box<AWSElasticBlockStoreVolumeSource>, 4, omitempty, in("VolumeSource", 2), \
    "a disk of Amazon's cloud") \
  F(T, gitRepo, box<GitRepoVolumeSource>, 5, omitempty, in("VolumeSource", 2), "a checkout") \
  F(T, secret, box<SecretVolumeSource>, 6, omitempty, in("VolumeSource", 2), "keys of a Secret") \
  F(T, nfs, box<NFSVolumeSource>, 7, omitempty, in("VolumeSource", 2), "an NFS share") \
  F(T, iscsi, box<ISCSIVolumeSource>, 8, omitempty, in("VolumeSource", 2), "an iSCSI disk") \
  F(T, glusterfs, box<GlusterfsVolumeSource>, 9, omitempty, in("VolumeSource", 2), "a Glusterfs volume") \
  F(T, persistentVolumeClaim, box<PersistentVolumeClaimVolumeSource>, 10, omitempty, in("VolumeSource", 2), \
    "the volume behind a claim") \
  F(T, rbd, box<RBDVolumeSource>, 11, omitempty, in("VolumeSource", 2), "a Ceph block device") \
  F(T, flexVolume, box<FlexVolumeSource>, 12, omitempty, in("VolumeSource", 2), "a volume of an installed driver") \
  F(T, cinder, box<CinderVolumeSource>, 13, omitempty, in("VolumeSource", 2), "a disk of OpenStack") \
  F(T, cephfs, box<CephFSVolumeSource>, 14, omitempty, in("VolumeSource", 2), "a Ceph file system") \
  F(T, flocker, box<FlockerVolumeSource>, 15, omitempty, in("VolumeSource", 2), "a Flocker volume") \
  F(T, downwardAPI, box<DownwardAPIVolumeSource>, 16, omitempty, in("VolumeSource", 2), "facts about the pod") \
  F(T, fc, box<FCVolumeSource>, 17, omitempty, in("VolumeSource", 2), "a Fibre Channel disk") \
  F(T, azureFile, box<AzureFileVolumeSource>, 18, omitempty, in("VolumeSource", 2), "a share of Azure") \
  F(T, configMap, box<ConfigMapVolumeSource>, 19, omitempty, in("VolumeSource", 2), "keys of a ConfigMap") \
  F(T, vsphereVolume, box<VsphereVirtualDiskVolumeSource>, 20, omitempty, in("VolumeSource", 2), "a disk of vSphere") \
  F(T, quobyte, box<QuobyteVolumeSource>, 21, omitempty, in("VolumeSource", 2), "a Quobyte volume") \
  F(T, azureDisk, box<AzureDiskVolumeSource>, 22, omitempty, in("VolumeSource", 2), "a disk of Azure") \
  F(T, photonPersistentDisk, box<PhotonPersistentDiskVolumeSource>, 23, omitempty, in("VolumeSource", 2), \
    "a disk of Photon") \
  F(T, projected, box<ProjectedVolumeSource>, 26, omitempty, in("VolumeSource", 2), "files from several sources") \
  F(T, portworxVolume, box<PortworxVolumeSource>, 24, omitempty, in("VolumeSource", 2), "a Portworx volume") \
  F(T, scaleIO, box<ScaleIOVolumeSource>, 25, omitempty, in("VolumeSource", 2), "a ScaleIO volume") \
  F(T, storageos, box<StorageOSVolumeSource>, 27, omitempty, in("VolumeSource", 2), "a StorageOS volume") \
  F(T, csi, box<CSIVolumeSource>, 28, omitempty, in("VolumeSource", 2), "a volume of a CSI driver") \
  F(T, ephemeral, box<EphemeralVolumeSource>, 29, omitempty, in("VolumeSource", 2), "a claim made for the pod") \
  F(T, image, box<ImageVolumeSource>, 30, omitempty, in("VolumeSource", 2), "the files of an image")
/// A directory for containers, and what is behind it: one of these.
TROUPE_TYPE(Volume, TROUPE_Volume)

// clang-format on

} // namespace troupe::api
