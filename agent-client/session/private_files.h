#pragma once

#include <optional>
#include <string>

#include "base/result.h"

// Files that only their owner reads: the session token and unsaved notes.
namespace strowger::client {

// $XDG_STATE_HOME/strowger, else ~/.local/state/strowger. FAILED_PRECONDITION (NO_HOME) without
// either.
Result<std::string> StateFolder();

// A name that is safe as part of a file's name: other characters become "_".
std::string SafeFileName(const std::string& name);

// Replaces the file in one step, so that a crash leaves the old text or the new one; makes missing
// folders. Mode 0600, folders 0700. FAILED_PRECONDITION (FILE_UNWRITABLE).
Result<void> WritePrivateFile(const std::string& path, const std::string& text);

// None when there is no such file, or it cannot be read.
std::optional<std::string> ReadPrivateFile(const std::string& path);

// A missing file is no error.
void RemovePrivateFile(const std::string& path);

}  // namespace strowger::client
