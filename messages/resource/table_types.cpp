#include "messages/resource/table_types.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(TableColumnDefinition, TROUPE_TableColumnDefinition)
TROUPE_TABLE(TableRowCondition, TROUPE_TableRowCondition)
TROUPE_TABLE(TableRow, TROUPE_TableRow)
TROUPE_KIND_TABLE(Table, TROUPE_Table, "meta.k8s.io/v1", "Table")

} // namespace troupe::api
