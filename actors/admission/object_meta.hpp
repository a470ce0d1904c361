#pragma once
// The rules of metadata that all kinds share (spec/kubectl-surface.md §15).

#include "actors/admission/admission.hpp"
#include "actors/admission/field_error.hpp"
#include "messages/resource/meta.hpp"

#include <string>
#include <vector>

namespace troupe::admission {

/// Fills in what the server gives a new object, and forgets what a client may not say.
/// @param with_generation the kind counts the changes of its spec
void prepare_new(api::ObjectMeta& meta, const client_write& write, const admission_context& context,
                 bool with_generation);

/// Takes over from the old object what no update changes.
void prepare_changed(api::ObjectMeta& meta, const api::ObjectMeta& old);

using name_check = std::vector<std::string> (*)(std::string_view);

/// Names, labels, annotations, owners, finalizers.
/// @param name_form what a name of this kind looks like
void check_meta(field_errors& out, const api::ObjectMeta& meta, name_check name_form);

/// What an update must leave alone.
void check_meta_change(field_errors& out, const api::ObjectMeta& meta, const api::ObjectMeta& old);

/// Drops references to the same owner twice; the warning about it, or nothing.
std::vector<std::string> drop_duplicate_owners(api::ObjectMeta& meta);

} // namespace troupe::admission
