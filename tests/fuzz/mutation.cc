#include "fuzz/mutation.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace strowger::fuzz {
namespace {

// What mails are made of.
constexpr std::array<std::string_view, 40> kPieces{"=?",
                                                   "?=",
                                                   "?B?",
                                                   "?Q?",
                                                   "=?utf-8?B?",
                                                   "=?gb2312?Q?",
                                                   "=?iso-2022-jp?b?",
                                                   "\r\n",
                                                   "\n",
                                                   "\r",
                                                   "\r\n ",
                                                   "\n\n",
                                                   "--",
                                                   "--b",
                                                   "--b--",
                                                   ";",
                                                   ":",
                                                   "=",
                                                   "\"",
                                                   "\\",
                                                   "<",
                                                   ">",
                                                   "(",
                                                   ")",
                                                   ",",
                                                   "@",
                                                   "Content-Type: multipart/mixed; boundary=b\n",
                                                   "Content-Type: message/rfc822\n\n",
                                                   "Content-Transfer-Encoding: base64\n",
                                                   "Content-Transfer-Encoding: quoted-printable\n",
                                                   "Content-Type: text/html; charset=gb18030\n",
                                                   "Content-Type: text/plain; format=flowed\n",
                                                   "name*0*=utf-8''%E4",
                                                   "filename*=",
                                                   "charset=",
                                                   "<blockquote>",
                                                   "<style>",
                                                   "&#x4f60;",
                                                   "\x1b$B",
                                                   "\xe4\xbd"};

}  // namespace

std::size_t Mutation::Below(std::size_t limit) {
  // Knuth's constants.
  state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<std::size_t>((state_ >> 33) % std::max<std::size_t>(limit, 1));
}

void Mutation::ChangeOnce(std::string& input, const std::vector<std::string>& others) {
  constexpr std::size_t kRunMax = 64;
  const std::size_t at = Below(input.size() + 1);
  const std::string& other = others[Below(others.size())];
  switch (Below(8)) {
    case 0:
      if (at < input.size()) input[at] = static_cast<char>(Below(256));
      break;
    case 1:
      if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << Below(8)));
      break;
    case 2:
      input.erase(at, Below(kRunMax));
      break;
    case 3:
      input.insert(at, input.substr(Below(input.size() + 1), Below(kRunMax)));
      break;
    case 4:
      input.insert(at, 1 + Below(4), static_cast<char>(Below(256)));
      break;
    case 5:
      input.insert(at, kPieces[Below(kPieces.size())]);
      break;
    case 6:
      input.insert(at, other.substr(Below(other.size() + 1), Below(16 * kRunMax)));
      break;
    default:
      // The beginning of one with the end of another.
      input = input.substr(0, at) + other.substr(Below(other.size() + 1));
  }
}

std::string Mutation::Changed(std::string input, const std::vector<std::string>& others) {
  for (std::size_t change = 0; change <= Below(6); ++change) ChangeOnce(input, others);
  if (input.size() > kInputBytesMax) input.resize(kInputBytesMax);
  return input;
}

}  // namespace strowger::fuzz
