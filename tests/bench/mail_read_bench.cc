// What is counted.
//
// Mails are read from memory, again and again: taken apart, decoded, judged and split into what was
// written now and what came along. Beside it stands the bare reading of their bytes: they are
// copied, and the ends of their lines are counted. One thread.
//
// The mails are those of tests/data/mail, and of the public corpora where $STROWGER_SHARED_DATA
// names their folder: the figure says how many there are. What a store does with them is not
// counted.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/mime/gmime_mail_reader.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "core/mail/mail_kind.h"
#include "core/mail/reply_text.h"
#include "support/places.h"

namespace strowger::bench {

namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr double kPerSecondBar = 500;
constexpr double kGrowthBar = 16 * 1024;  // KiB.

std::vector<std::string> MailsIn(const std::string& folder) {
  std::vector<std::string> mails;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    mails.push_back(bytes.str());
  }
  return mails;
}

// Goes through all of them at least once, and until the time is over; returns mails a second.
template <class Take>
double PerSecond(const std::vector<std::string>& mails, SteadyClock::duration time, Take take) {
  const auto begin = SteadyClock::now();
  std::size_t count = 0;
  do {
    for (const std::string& mail : mails) take(mail);
    count += mails.size();
  } while (SteadyClock::now() - begin < time);
  return static_cast<double>(count) /
         std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

double HeapBytesHeld() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

}  // namespace

bool RunMailRead(Length length) {
  std::vector<std::string> mails = MailsIn(test::SourceFolder() + "/tests/data/mail");
  if (const char* shared = std::getenv("STROWGER_SHARED_DATA")) {
    for (std::string& mail : MailsIn(std::string(shared) + "/email")) {
      mails.push_back(std::move(mail));
    }
  }
  if (mails.empty()) {
    std::fputs("mail-read: there are no mails under tests/data/mail\n", stderr);
    return false;
  }
  const auto time = length == Length::kFull ? std::chrono::seconds(10) : std::chrono::seconds(0);
  std::size_t bytes = 0;
  for (const std::string& mail : mails) bytes += mail.size();
  PrintFigure("mail_read.messages", static_cast<double>(mails.size()), "count");
  PrintFigure("mail_read.mean_size",
              static_cast<double>(bytes) / static_cast<double>(mails.size()) / 1024, "KiB");
  std::size_t seen = 0;
  const double bare = PerSecond(mails, time / 4, [&seen](const std::string& mail) {
    const std::string copy = mail;
    seen += static_cast<std::size_t>(std::count(copy.begin(), copy.end(), '\n'));
  });
  PrintFigure("mail_read.bare_read", bare, "messages/s");
  const mime::GmimeMailReader reader;
  const auto take = [&reader, &seen](const std::string& mail) {
    const core::MailMessage message = reader.Read(mail);
    seen += core::JudgeKind(message).reason.size() + core::SplitReply(message.text).reply.size();
  };
  for (const std::string& mail : mails) take(mail);
  const double before = HeapBytesHeld();
  const double parsed = PerSecond(mails, time, take);
  const double growth = HeapBytesHeld() - before;
  PrintFigure("mail_read.rate", parsed, "messages/s");
  PrintFigure("mail_read.heap_growth", growth / 1024, "KiB");
  PrintBarAtLeast("mail_read.rate", parsed, kPerSecondBar);
  PrintBarAtMost("mail_read.heap_growth", growth / 1024, kGrowthBar);
  return seen > 0;
}

}  // namespace strowger::bench
