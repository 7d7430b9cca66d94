#include "bench/search_round.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "bench/figures.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"
#include "support/stores/await.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr double kP95BarMs = 50;

double MsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

std::string FirstCharacters(std::string_view text, std::size_t count) {
  std::string_view rest = text;
  for (std::size_t i = 0; i < count && !rest.empty(); ++i) {
    rest.remove_prefix(std::max<std::size_t>(1, core::FrontCharacter(rest).bytes));
  }
  return std::string(text.substr(0, text.size() - rest.size()));
}

void AskForChinese(const Person& person, Questions& questions) {
  questions["one_character"].push_back(FirstCharacters(person.name, 1));
  const std::string second = person.name.substr(FirstCharacters(person.name, 1).size());
  questions["one_character_inside"].push_back(FirstCharacters(second, 1));
  questions["two_characters"].push_back(FirstCharacters(person.name, 2));
  questions["given_name"].push_back(second);
  questions["whole_name"].push_back(person.name);
  const auto pinyin = core::PinyinReadings(person.name);
  if (!pinyin.empty()) questions["pinyin"].push_back(pinyin.front());
  if (!pinyin.empty()) questions["pinyin_begins"].push_back(pinyin.front().substr(0, 3));
  const auto initials = core::PinyinInitials(person.name);
  if (!initials.empty()) questions["initials"].push_back(initials.front());
}

void AskForEuropean(const Person& person, Questions& questions) {
  questions["latin_name"].push_back(person.name);
  questions["latin_begins"].push_back(person.name.substr(0, 3));
  const std::string surname = person.name.substr(person.name.rfind(' ') + 1);
  questions["latin_surname"].push_back(surname);
  questions["latin_words_begin"].push_back(surname.substr(0, 4) + " " + person.name.substr(0, 3));
  if (surname.size() < 6) return;
  std::string slip = person.name;
  std::swap(slip[slip.size() - 3], slip[slip.size() - 2]);
  questions["latin_slip"].push_back(slip);
}

}  // namespace

Questions MakeQuestions(const std::vector<Person>& samples, std::size_t most) {
  Questions questions;
  std::size_t number = 0;
  for (const Person& person : samples) {
    person.is_chinese ? AskForChinese(person, questions) : AskForEuropean(person, questions);
    questions["number"].push_back(person.phone);
    questions["number_piece_4"].push_back(person.phone.substr(person.phone.size() - 6, 4));
    questions["number_piece_6"].push_back(person.phone.substr(5, 6));
    questions["number_begins"].push_back(person.phone.substr(3, 4));
    questions["mail"].push_back(person.mail);
    questions["mail_begins"].push_back(person.mail.substr(0, person.mail.find('@') + 3));
    questions["mail_name"].push_back(person.mail.substr(0, person.mail.find('@')));
    questions["record_number"].push_back(person.id);
    questions["ticket_number"].push_back("#" + std::to_string(++number));
    if (!person.company.empty()) {
      questions["company_inside"].push_back(person.company.substr(6, 12));
      questions["company_trade"].push_back(person.company.substr(12, 6));
    }
  }
  questions["traditional"] = {"張偉", "劉洋", "陳靜", "趙", "楊", "黃", "吳", "國"};
  for (auto& [kind, texts] : questions) texts.resize(std::min(texts.size(), most));
  return questions;
}

BarePage::BarePage(const std::string& path) {
  sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  sqlite3_exec(handle_, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456", nullptr,
               nullptr, nullptr);
  sqlite3_prepare_v2(handle_, "SELECT * FROM customer WHERE id = ?", -1, &statements_[0], nullptr);
  sqlite3_prepare_v2(handle_, "SELECT * FROM contact_point WHERE customer_id = ?", -1,
                     &statements_[1], nullptr);
}

BarePage::~BarePage() {
  for (auto* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

double BarePage::Read(const service::CustomerPage& page) {
  const auto start = SteadyClock::now();
  for (const auto& customer : page.customers) {
    for (auto* statement : statements_) {
      sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(customer.id.value));
      while (sqlite3_step(statement) == SQLITE_ROW) {
        bytes_ += static_cast<std::size_t>(sqlite3_column_bytes(statement, 1));
      }
      sqlite3_reset(statement);
    }
  }
  return MsSince(start);
}

double BarePage::IndexBytes() {
  return Number(
      "SELECT (SELECT sum(length(block)) FROM customer_search_data)"
      " + (SELECT sum(length(c0)) FROM customer_search_content)"
      " + (SELECT coalesce(sum(length(slip) + length(word)), 0) FROM search_slip)");
}

double BarePage::FileBytes() {
  return Number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
}

double BarePage::Number(const char* text) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(handle_, text, -1, &statement, nullptr);
  const double number =
      sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_double(statement, 0) : 0;
  sqlite3_finalize(statement);
  return number;
}

bool AskAll(service::CustomerStore& customers, BarePage& bare, const Questions& questions,
            const std::string& prefix, SearchTimes& all) {
  for (const auto& [kind, texts] : questions) {
    std::vector<double> times;
    std::size_t found = 0;
    for (const std::string& text : texts) {
      const auto start = SteadyClock::now();
      const auto page = Await<service::CustomerPage>([&](auto done) {
        customers.Search({text, 50, ""}, done);
      });
      times.push_back(MsSince(start));
      if (!page.ok()) {
        std::fprintf(stderr, "%s: %s\n", prefix.c_str(), page.error().message.c_str());
        return false;
      }
      if (!page->customers.empty()) ++found;
      all.bare.push_back(bare.Read(*page));
    }
    all.search.insert(all.search.end(), times.begin(), times.end());
    PrintFigure(prefix + "." + kind + ".p95", AtShare(times, 0.95), "ms");
    std::fprintf(stderr, "%s: %s found %zu of %zu, such as \"%s\"\n", prefix.c_str(), kind.c_str(),
                 found, texts.size(), texts.empty() ? "" : texts.front().c_str());
  }
  return true;
}

void PrintSearchFigures(const std::string& prefix, SearchTimes& times) {
  const double bare_p95 = AtShare(times.bare, 0.95);
  const double p95 = AtShare(times.search, 0.95);
  PrintFigure(prefix + ".p50", AtShare(times.search, 0.5), "ms");
  PrintFigure(prefix + ".p95", p95, "ms");
  PrintFigure(prefix + ".p99", AtShare(times.search, 0.99), "ms");
  PrintFigure(prefix + ".bare_p50", AtShare(times.bare, 0.5), "ms");
  PrintFigure(prefix + ".bare_p95", bare_p95, "ms");
  PrintFigure(prefix + ".ratio_p95", bare_p95 > 0 ? p95 / bare_p95 : 0, "ratio");
  PrintBarAtMost(prefix + ".p95", p95, kP95BarMs);
}

}  // namespace strowger::bench
