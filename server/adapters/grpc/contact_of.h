#pragma once

#include <functional>
#include <string>

#include "adapters/grpc/door.h"
#include "base/result.h"
#include "service/exchange/exchange.h"

namespace strowger::rpc {

// The telephone number or mail address that the customer of a work item came by, for what is done
// about it by those who may not see it. Refused with NOT_YOURS where the work is not on the desk of
// the caller.
void ReadContact(service::Exchange& exchange, const Caller& caller, const std::string& work_item,
                 std::function<void(Result<std::string>)> done);

}  // namespace strowger::rpc
