#include "messages/resource/projection.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(KeyToPath, TROUPE_KeyToPath)
TROUPE_TABLE(DownwardAPIVolumeFile, TROUPE_DownwardAPIVolumeFile)
TROUPE_TABLE(SecretProjection, TROUPE_SecretProjection)
TROUPE_TABLE(DownwardAPIProjection, TROUPE_DownwardAPIProjection)
TROUPE_TABLE(ConfigMapProjection, TROUPE_ConfigMapProjection)
TROUPE_TABLE(ServiceAccountTokenProjection, TROUPE_ServiceAccountTokenProjection)
TROUPE_TABLE(ClusterTrustBundleProjection, TROUPE_ClusterTrustBundleProjection)
TROUPE_TABLE(PodCertificateProjection, TROUPE_PodCertificateProjection)
TROUPE_TABLE(VolumeProjection, TROUPE_VolumeProjection)

} // namespace troupe::api
