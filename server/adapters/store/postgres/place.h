#pragma once

#include <string>
#include <string_view>

// Places of databases on PostgreSQL: URIs as libpq takes them, postgresql://user@host/database.
namespace strowger::store::postgres {

bool IsPlace(std::string_view place);
// Without the password, which may stand before the host or among the parameters.
std::string ShownPlace(const std::string& place);

}  // namespace strowger::store::postgres
