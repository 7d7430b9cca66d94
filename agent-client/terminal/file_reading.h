#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "terminal/mail_draft.h"

namespace strowger::client {

// Larger files no server takes, however it is configured.
inline constexpr std::uint64_t kFileBytesMax = 134'217'728;

// The piece of the file that begins there, at most kFilePieceBytes of it. A path that begins with
// "~/" is of the person's home. Refused, each with `file`: FILE_MISSING, FILE_UNREADABLE,
// FILE_IS_FOLDER, FILE_NOT_PLAIN (a pipe or a device, which may never end), FILE_TOO_LARGE.
Result<FilePiece> ReadFilePiece(const std::string& path, std::uint64_t offset);

}  // namespace strowger::client
