#include "bench/town.h"

#include <array>

#include "core/text/pinyin.h"
#include "core/text/utf8.h"

namespace strowger::bench {

using core::PersonField;

Person Town::Next() {
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
  person.phone = "+861" + std::to_string(std::size_t{3'000'000'000} + dice_.Roll(6'999'999'999ULL));
  person.mail = "u" + std::to_string(number) + "@example.org";
  if (!values[IndexOf(PersonField::kEmail)].empty()) {
    person.mail = values[IndexOf(PersonField::kEmail)];
  }
  if (number % 3 == 0) person.company = Company();
  return person;
}

std::string Town::Company() {
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

}  // namespace strowger::bench
