#pragma once
// What the API says of itself.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_GroupVersionForDiscovery(F, T) \
  F(T, groupVersion, std::string, 1, always, plain, "?") \
  F(T, version, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(GroupVersionForDiscovery, TROUPE_GroupVersionForDiscovery)

#define TROUPE_ServerAddressByClientCIDR(F, T) \
  F(T, clientCIDR, std::string, 1, always, plain, "?") \
  F(T, serverAddress, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(ServerAddressByClientCIDR, TROUPE_ServerAddressByClientCIDR)

#define TROUPE_APIGroup(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, versions, list_of<GroupVersionForDiscovery>, 2, always, atomic, "?") \
  F(T, preferredVersion, GroupVersionForDiscovery, 3, omitempty, plain, "?") \
  F(T, serverAddressByClientCIDRs, list_of<ServerAddressByClientCIDR>, 4, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(APIGroup, TROUPE_APIGroup)

#define TROUPE_APIGroupList(F, T) \
  F(T, groups, list_of<APIGroup>, 1, always, atomic, "?")
/// ?
TROUPE_TYPE(APIGroupList, TROUPE_APIGroupList)

#define TROUPE_APIResource(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, singularName, std::string, 6, always, plain, "?") \
  F(T, namespaced, bool, 2, always, plain, "?") \
  F(T, group, std::string, 8, omitempty, plain, "?") \
  F(T, version, std::string, 9, omitempty, plain, "?") \
  F(T, kind, std::string, 3, always, plain, "?") \
  F(T, verbs, list_of<std::string>, 4, always, plain, "?") \
  F(T, shortNames, list_of<std::string>, 5, omitempty, atomic, "?") \
  F(T, categories, list_of<std::string>, 7, omitempty, atomic, "?") \
  F(T, storageVersionHash, std::string, 10, omitempty, plain, "?")
/// ?
TROUPE_TYPE(APIResource, TROUPE_APIResource)

#define TROUPE_APIResourceList(F, T) \
  F(T, groupVersion, std::string, 1, always, plain, "?") \
  F(T, resources, list_of<APIResource>, 2, always, atomic, "?")
/// ?
TROUPE_TYPE(APIResourceList, TROUPE_APIResourceList)

#define TROUPE_APIVersions(F, T) \
  F(T, versions, list_of<std::string>, 1, always, atomic, "?") \
  F(T, serverAddressByClientCIDRs, list_of<ServerAddressByClientCIDR>, 2, always, atomic, "?")
/// ?
TROUPE_TYPE(APIVersions, TROUPE_APIVersions)

// clang-format on

} // namespace troupe::api
