#pragma once
// An ordered map of which each version lasts: a change copies the path to what it touches, everything else is shared.

#include <cstddef>
#include <memory>
#include <utility>

namespace troupe {

/// A weight-balanced tree. Copying it, whole, is one pointer; set and erase cost O(log n); readers of other versions
/// never notice. Keys are compared with `<`, also with types other than Key (std::string_view for std::string).
template <class Key, class Value> class persistent_map {
 public:
  struct entry {
    Key key;
    Value value;
  };

  std::size_t size() const noexcept { return size_of(root_); }
  bool empty() const noexcept { return !root_; }

  /// The value of a key, or null. It lives as long as some version that holds it.
  template <class K> const Value* find(const K& key) const {
    const auto* n = root_.get();
    while (n) {
      if (key < n->here->key)
        n = n->left.get();
      else if (n->here->key < key)
        n = n->right.get();
      else
        return &n->here->value;
    }
    return nullptr;
  }

  /// Adds the key or replaces its value.
  void set(Key key, Value value) {
    root_ = inserted(root_, std::make_shared<const entry>(entry{std::move(key), std::move(value)}));
  }

  /// @returns false when there is no such key.
  template <class K> bool erase(const K& key) {
    if (!find(key))
      return false;
    root_ = removed(root_, key);
    return true;
  }

  /// Calls f(key, value) in order, from the first key that is not less than `from`, until f returns false.
  template <class K, class F> void each_from(const K& from, F&& f) const { walk(root_.get(), &from, f); }
  /// Calls f(key, value) for every entry in order, until f returns false.
  template <class F> void each(F&& f) const { walk(root_.get(), static_cast<const Key*>(nullptr), f); }

  /// How many keys are less than `key`.
  template <class K> std::size_t rank(const K& key) const {
    std::size_t below = 0;
    const auto* n = root_.get();
    while (n) {
      if (n->here->key < key) {
        below += size_of(n->left) + 1;
        n = n->right.get();
      } else {
        n = n->left.get();
      }
    }
    return below;
  }

 private:
  struct node;
  using node_ptr = std::shared_ptr<const node>;
  using entry_ptr = std::shared_ptr<const entry>;
  struct node {
    entry_ptr here;
    node_ptr left, right;
    std::size_t size = 1;
  };

  // Hirai and Yamamoto, "Balancing weight-balanced trees": the pair (3, 2) is proven to keep the balance.
  static constexpr std::size_t delta = 3, ratio = 2;

  static std::size_t size_of(const node_ptr& n) noexcept { return n ? n->size : 0; }
  static std::size_t weight(const node_ptr& n) noexcept { return size_of(n) + 1; }

  static node_ptr make(entry_ptr here, node_ptr left, node_ptr right) {
    const auto size = size_of(left) + size_of(right) + 1;
    return std::make_shared<const node>(node{std::move(here), std::move(left), std::move(right), size});
  }

  static node_ptr balanced(entry_ptr here, node_ptr left, node_ptr right) {
    if (weight(right) > delta * weight(left))
      return lean_left(std::move(here), std::move(left), right);
    if (weight(left) > delta * weight(right))
      return lean_right(std::move(here), left, std::move(right));
    return make(std::move(here), std::move(left), std::move(right));
  }

  static node_ptr lean_left(entry_ptr here, node_ptr left, const node_ptr& right) {
    if (weight(right->left) < ratio * weight(right->right))
      return make(right->here, make(std::move(here), std::move(left), right->left), right->right);
    const auto& mid = right->left;
    return make(mid->here, make(std::move(here), std::move(left), mid->left),
                make(right->here, mid->right, right->right));
  }

  static node_ptr lean_right(entry_ptr here, const node_ptr& left, node_ptr right) {
    if (weight(left->right) < ratio * weight(left->left))
      return make(left->here, left->left, make(std::move(here), left->right, std::move(right)));
    const auto& mid = left->right;
    return make(mid->here, make(left->here, left->left, mid->left),
                make(std::move(here), mid->right, std::move(right)));
  }

  static node_ptr inserted(const node_ptr& n, entry_ptr what) {
    if (!n)
      return make(std::move(what), nullptr, nullptr);
    if (what->key < n->here->key)
      return balanced(n->here, inserted(n->left, std::move(what)), n->right);
    if (n->here->key < what->key)
      return balanced(n->here, n->left, inserted(n->right, std::move(what)));
    return make(std::move(what), n->left, n->right);
  }

  template <class K> static node_ptr removed(const node_ptr& n, const K& key) {
    if (key < n->here->key)
      return balanced(n->here, removed(n->left, key), n->right);
    if (n->here->key < key)
      return balanced(n->here, n->left, removed(n->right, key));
    if (!n->left)
      return n->right;
    if (!n->right)
      return n->left;
    auto heir = first(n->right);
    return balanced(heir, n->left, without_first(n->right));
  }

  static entry_ptr first(const node_ptr& n) {
    const auto* at = n.get();
    while (at->left)
      at = at->left.get();
    return at->here;
  }

  static node_ptr without_first(const node_ptr& n) {
    return n->left ? balanced(n->here, without_first(n->left), n->right) : n->right;
  }

  template <class K, class F> static bool walk(const node* n, const K* from, F& f) {
    if (!n)
      return true;
    if (from && n->here->key < *from)
      return walk(n->right.get(), from, f);
    return walk(n->left.get(), from, f) && f(n->here->key, n->here->value) &&
           walk(n->right.get(), static_cast<const K*>(nullptr), f);
  }

  node_ptr root_;
};

} // namespace troupe
