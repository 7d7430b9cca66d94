#pragma once

#include <string_view>

namespace strowger::core {

// Could somebody be called by this? "+4316667778", "1001"; not what a caller who withholds the
// number sends.
bool IsCallable(std::string_view number);

}  // namespace strowger::core
