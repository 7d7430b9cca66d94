#pragma once

#include <span>
#include <string_view>

// What invented customers called about, in the language of the customer.
namespace strowger::store {

struct DemoCase {
  std::string_view subject;
  std::string_view first_comment;
  std::string_view last_comment;
};

struct DemoTexts {
  std::span<const DemoCase> cases;
  std::span<const std::string_view> notes;
};

// By BCP 47 language; English where nothing else is known.
DemoTexts DemoTextsFor(std::string_view language);

}  // namespace strowger::store
