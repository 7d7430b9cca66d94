// What is counted.
//
// Customers by chance: six of ten have Chinese names, four of ten European ones, a third works for
// a Chinese company, each has a telephone number and a mail address. They are imported as any table
// is. Then one after another is asked for, in every way in which people ask; the time of a question
// is from its call to its answer, a page of 50, on a store with one reader. Beside it stands the
// control: the customers of that page and their contact points, read by number with SQLite's own
// calls.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"
#include "support/people/chinese_crowd.h"
#include "support/people/crowd.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;
using core::PersonField;

constexpr std::size_t kCustomers = 100'000;
constexpr std::size_t kMillion = 1'000'000;
constexpr std::size_t kShortCustomers = 500;
constexpr std::size_t kRowsOfTable = 100'000;
constexpr std::size_t kQuestionsOfKind = 200;
constexpr std::size_t kShortQuestionsOfKind = 10;
constexpr double kP95BarMs = 50;

double MsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

struct Person {
  std::string id;
  std::string name;
  std::string company;
  std::string phone;
  std::string mail;
  bool is_chinese = false;
};

class Town {
 public:
  Person Next() {
    const std::size_t number = count_++;
    const auto values = number % 5 < 3 ? chinese_.Next().values : european_.Next().values;
    const std::string& given = values[IndexOf(PersonField::kGivenName)];
    const std::string& surname = values[IndexOf(PersonField::kSurname)];
    Person person;
    person.id = "C-" + std::to_string(100'000 + number);
    const std::string joined = surname + given;
    person.is_chinese = !joined.empty() && core::IsHan(core::FrontCharacter(joined).code);
    person.name = person.is_chinese ? joined : given + " " + surname;
    if (person.name == " ") person.name = "Nobody " + std::to_string(number);
    person.phone =
        "+861" + std::to_string(std::size_t{3'000'000'000} + dice_.Roll(6'999'999'999ULL));
    person.mail = "u" + std::to_string(number) + "@example.org";
    if (!values[IndexOf(PersonField::kEmail)].empty()) {
      person.mail = values[IndexOf(PersonField::kEmail)];
    }
    if (number % 3 == 0) person.company = Company();
    return person;
  }

 private:
  std::string Company() {
    static constexpr std::array<const char*, 8> kTowns{"南京", "上海", "北京", "深圳",
                                                       "杭州", "成都", "武汉", "广州"};
    static constexpr std::array<const char*, 24> kWords{
        "江", "南", "华", "盛", "鑫", "源", "达", "通", "海", "天", "宏", "伟",
        "瑞", "丰", "金", "泰", "恒", "信", "安", "康", "明", "新", "远", "东"};
    static constexpr std::array<const char*, 6> kTrades{"机械", "科技", "贸易",
                                                        "电子", "物流", "建筑"};
    const auto draw = [this](const auto& words) {
      return std::string(words[dice_.Roll(words.size())]);
    };
    return draw(kTowns) + draw(kWords) + draw(kWords) + draw(kTrades) + "有限公司";
  }

  ChineseCrowd chinese_{1};
  Crowd european_{2};
  Dice dice_{3};
  std::size_t count_ = 0;
};

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

bool ImportAll(service::CustomerStore& customers, std::size_t count, std::vector<Person>& samples,
               std::size_t samples_max) {
  Town town;
  const std::size_t every = std::max<std::size_t>(1, count / samples_max);
  double ms = 0;
  for (std::size_t done = 0; done < count;) {
    std::string csv = "external_id,name,company,tier,phone,email\n";
    for (std::size_t i = 0; i < kRowsOfTable && done < count; ++i, ++done) {
      Person person = town.Next();
      csv += person.id + "," + Quoted(person.name) + "," + person.company + "," +
             (done % 20 == 0 ? "VIP" : "") + "," + person.phone + "," + Quoted(person.mail) + "\n";
      if (done % every == 0) samples.push_back(std::move(person));
    }
    const auto start = SteadyClock::now();
    const auto report = Await<service::ImportReport>([&](auto imported) {
      customers.Import({"admin", "", {}}, "erp", LinkId{}, csv, imported);
    });
    ms += MsSince(start);
    if (!report.ok()) {
      std::fprintf(stderr, "search: %s\n", report.error().message.c_str());
      return false;
    }
  }
  PrintFigure("search.import", static_cast<double>(count) / ms * 1'000, "1/s");
  return true;
}

std::string FirstCharacters(std::string_view text, std::size_t count) {
  std::string_view rest = text;
  for (std::size_t i = 0; i < count && !rest.empty(); ++i) {
    rest.remove_prefix(std::max<std::size_t>(1, core::FrontCharacter(rest).bytes));
  }
  return std::string(text.substr(0, text.size() - rest.size()));
}

using Questions = std::map<std::string, std::vector<std::string>>;

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

// The rows of a page by SQLite's own calls.
class BarePage {
 public:
  explicit BarePage(const std::string& path) {
    sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(handle_, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456", nullptr,
                 nullptr, nullptr);
    sqlite3_prepare_v2(handle_, "SELECT * FROM customer WHERE id = ?", -1, &statements_[0],
                       nullptr);
    sqlite3_prepare_v2(handle_, "SELECT * FROM contact_point WHERE customer_id = ?", -1,
                       &statements_[1], nullptr);
  }
  ~BarePage() {
    for (auto* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  BarePage(const BarePage&) = delete;
  BarePage& operator=(const BarePage&) = delete;

  double Read(const service::CustomerPage& page) {
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
  // What the index for search holds.
  double IndexBytes() {
    return Number(
        "SELECT (SELECT sum(length(block)) FROM customer_search_data)"
        " + (SELECT sum(length(c0)) FROM customer_search_content)"
        " + (SELECT coalesce(sum(length(slip) + length(word)), 0) FROM search_slip)");
  }
  double FileBytes() {
    return Number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  }

 private:
  double Number(const char* text) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(handle_, text, -1, &statement, nullptr);
    const double number =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_double(statement, 0) : 0;
    sqlite3_finalize(statement);
    return number;
  }

  sqlite3* handle_ = nullptr;
  std::array<sqlite3_stmt*, 2> statements_{};
  std::size_t bytes_ = 0;
};

struct Times {
  std::vector<double> search;
  std::vector<double> bare;
};

bool AskAll(service::CustomerStore& customers, BarePage& bare, const Questions& questions,
            Times& all) {
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
        std::fprintf(stderr, "search: %s\n", page.error().message.c_str());
        return false;
      }
      if (!page->customers.empty()) ++found;
      all.bare.push_back(bare.Read(*page));
    }
    all.search.insert(all.search.end(), times.begin(), times.end());
    PrintFigure("search." + kind + ".p95", AtShare(times, 0.95), "ms");
    std::fprintf(stderr, "search: %s found %zu of %zu, such as \"%s\"\n", kind.c_str(), found,
                 texts.size(), texts.empty() ? "" : texts.front().c_str());
  }
  return true;
}

bool RunSearchOf(std::size_t count, std::size_t questions_of_kind) {
  TemporaryFolder folder;
  const std::string path = folder / "store.db";
  const system::SystemClock clock;
  const system::PhoneNumbers numbers;
  store::Database database({path, 1}, clock);
  if (!database.Start().ok()) return false;
  store::CustomerStore customers(database, numbers, {{}, {"CN", "25", "", 0}});
  std::vector<Person> samples;
  if (!ImportAll(customers, count, samples, questions_of_kind * 4)) return false;
  BarePage bare(path);
  Times times;
  if (!AskAll(customers, bare, MakeQuestions(samples, questions_of_kind), times)) return false;
  const double customers_count = static_cast<double>(count);
  const double bare_p95 = AtShare(times.bare, 0.95);
  const double p95 = AtShare(times.search, 0.95);
  PrintFigure("search.customers", customers_count, "customers");
  PrintFigure("search.p50", AtShare(times.search, 0.5), "ms");
  PrintFigure("search.p95", p95, "ms");
  PrintFigure("search.p99", AtShare(times.search, 0.99), "ms");
  PrintFigure("search.bare_p50", AtShare(times.bare, 0.5), "ms");
  PrintFigure("search.bare_p95", bare_p95, "ms");
  PrintFigure("search.ratio_p95", bare_p95 > 0 ? p95 / bare_p95 : 0, "ratio");
  PrintFigure("search.index_bytes", bare.IndexBytes() / customers_count, "bytes/customer");
  PrintFigure("search.file_bytes", bare.FileBytes() / customers_count, "bytes/customer");
  PrintBarAtMost("search.p95", p95, kP95BarMs);
  return true;
}

}  // namespace

bool RunSearch(Length length) {
  if (length == Length::kShort) return RunSearchOf(kShortCustomers, kShortQuestionsOfKind);
  return RunSearchOf(kCustomers, kQuestionsOfKind);
}

bool RunSearchMillion(Length length) {
  return length == Length::kShort ? RunSearch(length) : RunSearchOf(kMillion, kQuestionsOfKind);
}

}  // namespace strowger::bench
