#pragma once
// What the API says of itself.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_GroupVersionForDiscovery(F, T) \
  F(T, groupVersion, std::string, 1, always, plain, "\"group/version\"") \
  F(T, version, std::string, 2, always, plain, "the version alone")
/// A version of a group.
TROUPE_TYPE(GroupVersionForDiscovery, TROUPE_GroupVersionForDiscovery)

#define TROUPE_ServerAddressByClientCIDR(F, T) \
  F(T, clientCIDR, std::string, 1, always, plain, "network of the clients") \
  F(T, serverAddress, std::string, 2, always, plain, "host, or host and port")
/// Which address clients of a network should use.
TROUPE_TYPE(ServerAddressByClientCIDR, TROUPE_ServerAddressByClientCIDR)

#define TROUPE_APIGroup(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the group") \
  F(T, versions, list_of<GroupVersionForDiscovery>, 2, always, atomic, "versions that are served") \
  F(T, preferredVersion, GroupVersionForDiscovery, 3, omitempty, plain, \
    "the one to use when nothing speaks against it") \
  F(T, serverAddressByClientCIDRs, list_of<ServerAddressByClientCIDR>, 4, omitempty, atomic, "addresses by network")
/// A group of kinds and its versions.
TROUPE_TYPE(APIGroup, TROUPE_APIGroup)

#define TROUPE_APIGroupList(F, T) \
  F(T, groups, list_of<APIGroup>, 1, always, atomic, "the groups")
/// The groups that are served.
TROUPE_TYPE(APIGroupList, TROUPE_APIGroupList)

#define TROUPE_APIResource(F, T) \
  F(T, name, std::string, 1, always, plain, "plural name, with \"/subresource\" where it is one") \
  F(T, singularName, std::string, 6, always, plain, "name of one of them") \
  F(T, namespaced, bool, 2, always, plain, "its objects live in namespaces") \
  F(T, group, std::string, 8, omitempty, plain, "group of the kind, where it differs from the list's") \
  F(T, version, std::string, 9, omitempty, plain, "version of the kind, where it differs from the list's") \
  F(T, kind, std::string, 3, always, plain, "kind of its objects") \
  F(T, verbs, list_of<std::string>, 4, always, plain, "what can be done with it") \
  F(T, shortNames, list_of<std::string>, 5, omitempty, atomic, "what people type for it") \
  F(T, categories, list_of<std::string>, 7, omitempty, atomic, "groups of resources it belongs to, say \"all\"") \
  F(T, storageVersionHash, std::string, 10, omitempty, plain, "opaque; changes with the version that is stored")
/// A resource, or a subresource, that is served.
TROUPE_TYPE(APIResource, TROUPE_APIResource)

#define TROUPE_APIResourceList(F, T) \
  F(T, groupVersion, std::string, 1, always, plain, "\"group/version\"") \
  F(T, resources, list_of<APIResource>, 2, always, atomic, "the resources")
/// The resources of one version of a group.
TROUPE_TYPE(APIResourceList, TROUPE_APIResourceList)

#define TROUPE_APIVersions(F, T) \
  F(T, versions, list_of<std::string>, 1, always, atomic, "the versions") \
  F(T, serverAddressByClientCIDRs, list_of<ServerAddressByClientCIDR>, 2, always, atomic, "addresses by network")
/// The versions of the core group.
TROUPE_TYPE(APIVersions, TROUPE_APIVersions)

// clang-format on

} // namespace troupe::api
