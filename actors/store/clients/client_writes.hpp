#pragma once
// What clients ask of the store: create, update, patch, delete. One object carries out one wish against the working
// state; what it answers is told when the group is durable.

#include "actors/admission/admission.hpp"
#include "actors/store/state/state.hpp"

namespace troupe::store_work {

class client_writer {
 public:
  client_writer(state& on, timestamp_us now) : state_(on), now_(now) {}
  /// Carries the wish out, or refuses it with Kubernetes' words.
  write_outcome run(const client_write& w);

 private:
  write_outcome create(const client_write& w);
  write_outcome update(const client_write& w);
  write_outcome patch(const client_write& w);
  write_outcome scale(const client_write& w);
  /// `patch` is a rerun_wish as text.
  write_outcome rerun(const client_write& w);
  write_outcome remove(const client_write& w);
  write_outcome remove_collection(const client_write& w);

  write_outcome update_from(const client_write& w, const api::resource& old);
  write_outcome store_update(const client_write& w, const api::resource& old, admitted admission);
  write_outcome remove_object(const client_write& w, const api::resource& old);
  write_outcome remove_job(const client_write& w, const api::resource& old);
  write_outcome remove_cron(const client_write& w, const api::resource& old);
  write_outcome remove_namespace(const client_write& w, const api::resource& old);
  write_outcome remove_pod(const client_write& w);
  write_outcome change_pod(const client_write& w);
  /// Sets the deletionTimestamp of an object that finalizers keep.
  api::resource mark_deleted(const api::resource& old);
  /// The finalizers of an object that is being deleted are gone: so is it now.
  void finish_deletion(const api::resource& object);
  void remove_now(const api::resource& object);
  std::optional<write_outcome> second_default(const api::resource& object) const;
  admission_context context();
  write_outcome done(int code, api::resource object) const;

  state& state_;
  timestamp_us now_;
};

} // namespace troupe::store_work
