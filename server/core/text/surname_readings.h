#pragma once

#include <array>
#include <string_view>

namespace strowger::core {

// Surnames, simplified, and how they are read where that is not their commonest reading; after the
// standard of surnames' readings in the dictionaries of modern Chinese.
struct SurnameReading {
  std::string_view surname;
  std::string_view reading;
};

inline constexpr std::array kSurnameReadings = {
    SurnameReading{"单", "shan"},       SurnameReading{"仇", "qiu"},
    SurnameReading{"曾", "zeng"},       SurnameReading{"解", "xie"},
    SurnameReading{"区", "ou"},         SurnameReading{"查", "zha"},
    SurnameReading{"盖", "ge"},         SurnameReading{"任", "ren"},
    SurnameReading{"朴", "piao"},       SurnameReading{"翟", "zhai"},
    SurnameReading{"乐", "yue"},        SurnameReading{"缪", "miao"},
    SurnameReading{"覃", "qin"},        SurnameReading{"谌", "chen"},
    SurnameReading{"华", "hua"},        SurnameReading{"纪", "ji"},
    SurnameReading{"宁", "ning"},       SurnameReading{"柏", "bai"},
    SurnameReading{"薄", "bo"},         SurnameReading{"贾", "jia"},
    SurnameReading{"洗", "xian"},       SurnameReading{"冼", "xian"},
    SurnameReading{"种", "chong"},      SurnameReading{"秘", "bi"},
    SurnameReading{"黑", "he"},         SurnameReading{"员", "yun"},
    SurnameReading{"折", "she"},        SurnameReading{"召", "shao"},
    SurnameReading{"祭", "zhai"},       SurnameReading{"能", "nai"},
    SurnameReading{"隗", "wei"},        SurnameReading{"郗", "xi"},
    SurnameReading{"逄", "pang"},       SurnameReading{"燕", "yan"},
    SurnameReading{"应", "ying"},       SurnameReading{"车", "che"},
    SurnameReading{"石", "shi"},        SurnameReading{"哈", "ha"},
    SurnameReading{"尹", "yin"},        SurnameReading{"牟", "mu"},
    SurnameReading{"那", "na"},         SurnameReading{"宿", "su"},
    SurnameReading{"万", "wan"},        SurnameReading{"藏", "zang"},
    SurnameReading{"臧", "zang"},       SurnameReading{"瞿", "qu"},
    SurnameReading{"长孙", "zhangsun"}, SurnameReading{"万俟", "moqi"},
    SurnameReading{"尉迟", "yuchi"},    SurnameReading{"令狐", "linghu"},
    SurnameReading{"澹台", "tantai"},   SurnameReading{"鲜于", "xianyu"},
    SurnameReading{"单于", "chanyu"}};

inline constexpr std::array<std::string_view, 40> kCompoundSurnames = {
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "尉迟",
    "慕容", "皇甫", "长孙", "宇文", "公孙", "令狐", "钟离", "闻人", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "轩辕", "司空", "鲜于", "闾丘",
    "司寇", "万俟", "端木", "百里", "呼延", "拓跋", "东郭", "西门", "南郭", "赫连"};

// Of more than nine of ten people.
inline constexpr std::string_view kCommonSurnames =
    " wang li zhang liu chen yang huang wu zhao zhou xu sun ma zhu hu lin guo he gao luo zheng "
    "liang xie song tang deng feng han cao zeng peng xiao cai pan tian dong yuan yu jiang ye du su "
    "wei cheng lv lu lyu ding shen ren yao zhong cui tan liao fan shi jin jia xia fu fang zou "
    "xiong "
    "bai meng qin qiu hou yin xue yan lei long duan hao kong shao mao chang wan gu lai wen kang he "
    "qiao ouyang sima zhuge shangguan situ xiahou ";

}  // namespace strowger::core
