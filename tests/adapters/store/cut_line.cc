#include "adapters/store/cut_line.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace strowger::store {

namespace {

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy_n(path.begin(), std::min(path.size(), sizeof address.sun_path - 1), address.sun_path);
  return address;
}

int Dial(const std::string& path) {
  const int line = socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address = AddressOf(path);
  if (connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  return line;
}

// Passes on what is there; "" at the end of the line.
std::string ReadSome(int from) {
  std::string bytes(65'536, '\0');
  const ssize_t size = read(from, bytes.data(), bytes.size());
  bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return bytes;
}

bool WriteAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

CutLine::CutLine(std::string socket) : socket_(std::move(socket)) {
  const sockaddr_un address = AddressOf(folder_ / ".s.PGSQL.5432");
  listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 8) != 0 || pipe(wake_) != 0) {
    std::abort();
  }
  thread_ = std::thread([this] { Loop(); });
}

CutLine::~CutLine() {
  close(wake_[1]);
  thread_.join();
  close(wake_[0]);
  close(listener_);
}

// Lines in pairs: that of the store and that of PostgreSQL.
void CutLine::Loop() {
  std::vector<std::pair<int, int>> lines;
  while (true) {
    std::vector<pollfd> watched{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& [client, server] : lines) {
      watched.push_back({client, POLLIN, 0});
      watched.push_back({server, POLLIN, 0});
    }
    poll(watched.data(), watched.size(), -1);
    if (watched[0].revents != 0) break;
    std::vector<std::pair<int, int>> kept;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto [client, server] = lines[i];
      bool is_open = true;
      if (watched[2 + 2 * i].revents != 0) {
        const std::string bytes = ReadSome(client);
        const bool is_commit = bytes.find(std::string_view("COMMIT\0", 7)) != std::string::npos;
        const Cut cut = is_commit ? cut_.exchange(Cut::kNever) : Cut::kNever;
        is_open = !bytes.empty() && cut != Cut::kBefore && WriteAll(server, bytes);
        if (is_open && cut == Cut::kAfter) is_open = ReadSome(server).empty();
      }
      if (is_open && watched[3 + 2 * i].revents != 0) {
        const std::string bytes = ReadSome(server);
        is_open = !bytes.empty() && WriteAll(client, bytes);
      }
      if (is_open) {
        kept.push_back(lines[i]);
      } else {
        close(client);
        close(server);
      }
    }
    lines = std::move(kept);
    if (watched[1].revents != 0) {
      lines.emplace_back(accept(listener_, nullptr, nullptr), Dial(socket_));
    }
  }
  for (const auto& [client, server] : lines) {
    close(client);
    close(server);
  }
}

}  // namespace strowger::store
