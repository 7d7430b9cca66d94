#pragma once

#include <string>
#include <vector>

#include "tidy/rules.h"

namespace strowger::tidy {

// The files under `root` that git tracks, or would track: not those it ignores. Empty when git
// fails.
std::vector<std::string> ListFiles(const std::string& root);

// The text of each; a file that is gone from the work tree is left out, and so is one that is not
// text.
std::vector<SourceFile> ReadFiles(const std::string& root, const std::vector<std::string>& paths);

}  // namespace strowger::tidy
