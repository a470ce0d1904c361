#pragma once

#include "messages/codec/json_read.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace troupe::api {

/// One object of a manifest.
struct document {
  resource object; ///< empty after a fatal problem (`is_fatal`)
  std::vector<problem> problems;
  std::string source;            ///< as given to read_manifest
  int line = 0;                  ///< where it begins
  std::string api_version, kind; ///< as given; may be empty or unknown
  std::vector<problem> hints{}; ///< what looks strange and may be right: `// …` in a free text; without problems only
};

/// How much a manifest may be: 3 MiB and 64 levels a document, 1,000 documents.
struct manifest_limits {
  read_limits document{3 << 20, 64};
  std::size_t documents = 1'000;
};

/// Reads a file of YAML (or JSON) documents, each as the kind that it names; a `List` gives its items. Empty documents
/// are passed over. Never throws: what is wrong stands in the problems of its document, each with line and column, all
/// of them at once; a text that is no YAML at that point ends its document and no other.
std::vector<document> read_manifest(std::string_view text, std::string_view source, const manifest_limits& limits = {});

/// Reads one YAML document as an object of that kind: the body of a request.
decoded read_yaml(std::string_view text, const kind_info& kind, const read_limits& limits = {3 << 20, 64});

/// Reads one YAML document into an empty value of that type.
read_report read_yaml(std::string_view text, const type_desc& type, void* into,
                      const read_limits& limits = {3 << 20, 64});

/// The JSON of one YAML document, as Kubernetes makes it. Empty when there are fatal problems.
std::string yaml_to_json(std::string_view text, std::vector<problem>& problems,
                         const read_limits& limits = {3 << 20, 64});

} // namespace troupe::api
