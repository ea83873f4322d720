"""Files as LinkedIn and X hand them out, made with openpyxl and csv: generations, languages."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook

FIRST = date(2026, 6, 1)


def post_id(at: datetime, network: str = "linkedin") -> int:
    """The id that a post made at that moment has."""
    ms = int(at.timestamp() * 1000) - (1_288_834_974_657 if network == "x" else 0)
    return ms << 22


@dataclass(frozen=True)
class Tongue:
    """How a language writes it. `day`: a pattern of strftime without leading zeros."""

    sheets: tuple[str, str, str, str, str]
    total: str
    date: str
    new: str
    views: str
    engaged: str
    members: str
    overall: str
    address: str
    day: str

    def write(self, day: date) -> str:
        return self.day.format(d=day.day, m=day.month, y=day.year)


TONGUES = {
    "en": Tongue(
        ("DISCOVERY", "ENGAGEMENT", "TOP POSTS", "FOLLOWERS", "DEMOGRAPHICS"),
        "Total followers on {}:", "Date", "New followers", "Impressions", "Engagements",
        "Members reached", "Overall Performance", "Post URL", "{m}/{d}/{y}"),
    "de": Tongue(
        ("ENTDECKUNG", "ENGAGEMENT", "TOP-BEITRÄGE", "FOLLOWER:INNEN", "DEMOGRAFIE"),
        "Follower:innen insgesamt am {}:", "Datum", "Neue Follower:innen", "Impressions",
        "Interaktionen", "Erreichte Mitglieder", "Gesamtleistung", "Beitrags-URL", "{d}.{m}.{y}"),
    "pt": Tongue(
        ("Descoberta", "Engajamento", "Publicações mais em alta", "Seguidores",
         "Dados demográficos"),
        "Total de seguidores em {}:", "Data", "Novos seguidores", "Impressões", "Engajamentos",
        "Usuários alcançados", "Desempenho geral", "URL da publicação", "{d:02}/{m:02}/{y}"),
    "fr": Tongue(
        ("DÉCOUVERTE", "ENGAGEMENT", "MEILLEURS POSTS", "ABONNÉS", "DONNÉES"),
        "Nombre total d’abonnés au {} :", "Date", "Nouveaux abonnés", "Impressions",
        "Engagements", "Membres touchés", "Performance globale", "URL du post",
        "{d:02}/{m:02}/{y}"),
    "es": Tongue(
        ("DESCUBRIMIENTO", "INTERACCIÓN", "PUBLICACIONES", "SEGUIDORES", "DATOS"),
        "Total de seguidores el {}:", "Fecha", "Nuevos seguidores", "Impresiones",
        "Interacciones", "Miembros alcanzados", "Rendimiento general", "URL", "{d}/{m}/{y}"),
    "ja": Tongue(
        ("発見", "エンゲージメント", "人気の投稿", "フォロワー", "属性"),
        "{}のフォロワー総数", "日付", "新しいフォロワー", "インプレッション", "エンゲージメント数",
        "リーチしたメンバー", "全体のパフォーマンス", "投稿のURL", "{y}/{m}/{d}"),
    "zh": Tongue(
        ("发现", "互动", "热门动态", "关注者", "人口统计"),
        "{}关注者总数", "日期", "新关注者", "展示", "互动", "覆盖会员", "整体表现", "动态链接",
        "{y}年{m}月{d}日"),
}  # fmt: skip

SINGLE = {
    "en": (
        "Post URL", "Post Date", "Post Publish Time", "Impressions", "Members reached",
        "Profile viewers from this post", "Followers gained from this post", "Social engagements",
        "Reactions", "Comments", "Reposts", "Saves", "Sends on LinkedIn", "Link engagements",
        "Premium custom button engagements"),
    "de": (
        "Beitrags-URL", "Datum", "Uhrzeit", "Impressions", "Erreichte Mitglieder",
        "Profilbesuche über diesen Beitrag", "Neue Follower:innen", "Soziale Interaktionen",
        "Reaktionen", "Kommentare", "Reposts", "Gespeichert", "Gesendet", "Link-Interaktionen",
        "Premium-Button"),
}  # fmt: skip
COUNTS = (2500, 1800, 31, 4, 120, 80, 25, 5, 7, 3, 42, 0)


def all_posts(
    folder: Path,
    *,
    tongue: str = "en",
    days: int = 30,
    first: date = FIRST,
    texts: bool = True,
    posts: tuple[tuple[str, date, int, int], ...] = (),
    name: str = "",
    dated_cells: bool = False,
) -> Path:
    """All posts. `texts`: every cell a text, as since 2026; `posts`: address, day, engagements,
    views; `dated_cells`: days are dates and not texts."""
    words = TONGUES[tongue]
    last = first + timedelta(days=days - 1)

    def day(one: date) -> object:
        return one if dated_cells else words.write(one)

    def number(one: int) -> object:
        return str(one) if texts else one

    book = Workbook()
    discovery, engagement, top, followers, people = (
        book.create_sheet(title.replace(":", "")) for title in words.sheets
    )
    book.remove(book.worksheets[0])
    discovery.append([words.overall, f"{words.write(first)} - {words.write(last)}"])
    discovery.append([words.views, number(sum(range(days)))])
    discovery.append([words.members, number(sum(range(days)) // 2)])
    engagement.append([words.date, words.views, words.engaged])
    followers.append([words.total.format(words.write(last)), number(1234)])
    followers.append([])
    followers.append([words.date, words.new])
    for at in range(days):
        one = first + timedelta(days=at)
        engagement.append([day(one), number(at), number(-1 if at == 3 else at // 2)])
        followers.append([day(one), number(at % 4)])
    top.append(["Maximum of 50 posts available to include in this list"])
    top.append([])
    head = [words.address, words.date, words.engaged]
    top.append([*head, None, words.address, words.date, words.views])
    for address, made, engaged, views in posts:
        left = [address, day(made), number(engaged)]
        top.append([*left, None, address, day(made), number(views)])
    people.append(["Top Demographics", "Value", "Percentage"])
    people.append(["Job title", "Engineer", "< 1%" if texts else 0.01])
    default = f"AggregateAnalytics_Ada Lovelace_{first}_{last}.xlsx"
    if not texts:
        default = f"Content_{first}_{last}_AdaLovelace.xlsx"
    path = folder / (name or default)
    book.save(path)
    return path


def one_post(
    folder: Path,
    address: str,
    made: str = "8/17/2026",
    *,
    tongue: str = "en",
    counts: tuple[int, ...] = COUNTS,
    texts: bool = True,
    old: bool = False,
    name: str = "PostAnalytics_AdaLovelace_7123.xlsx",
) -> Path:
    """One post; `old`: two sheets, and no numbers for what came later."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "PERFORMANCE" if old else "Post analytics"
    labels = SINGLE[tongue]
    for label, value in zip(labels[:3], (address, made, "10:15 AM"), strict=True):
        sheet.append([label, value])
    sheet.append([])
    for label, value in zip(labels[3:], counts, strict=False):
        sheet.append([label, f"{value:,}" if texts else value])
    people = book.create_sheet("TOP DEMOGRAPHICS") if old else sheet
    people.append(["Category", "Value", "%"])
    people.append(["Job title", "Engineer", "12%"])
    path = folder / name
    book.save(path)
    return path


X_POSTS = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,"
    "Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks"
)
X_POSTS_PT = (
    "ID do post,Data,Texto do post,Link do post,Impressões,Curtidas,Engajamentos,Itens salvos,"
    "Compartilhamentos,Novos seguidores,Respostas,Reposts,Visitas ao perfil,Cliques em detalhes,"
    "Cliques no URL,Cliques em hashtags,Cliques de link permanente"
)
X_DAYS = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,"
    "Profile visits,Create Post,Video views,Media views"
)
X_DAYS_JA = (
    "日付,インプレッション数,いいね,エンゲージメント,ブックマーク,共有された回数,新しいフォロー,"
    "フォロー解除,返信,リポスト,プロフィールへのアクセス数,ポストを作成,動画再生数,メディアの再生数"
)


def written(day: date) -> str:
    """As X writes a day, in every language."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def x_posts(
    folder: Path,
    posts: list[tuple[int, date, str]],
    *,
    heading: str = X_POSTS,
    handle: str = "ada",
    width: int = 17,
    mark: str = "\ufeff",
    between: str = ",",
) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=between)
    writer.writerow(heading.split(",")[:width])
    for number, day, words in posts:
        counts = [1000, 10, 30, 2, 3, 1, 4, 5, 21, 8, 6, 0, 0]
        link = f"https://x.com/{handle}/status/{number}"
        writer.writerow([number, written(day), words, link, *counts][:width])
    path = folder / "account_analytics_content_2026-06-01_2026-08-31.csv"
    path.write_bytes((mark + text.getvalue()).encode())
    return path


def x_days(
    folder: Path, days: int = 30, *, heading: str = X_DAYS, first: date = FIRST, plus: int = 0
) -> Path:
    lines = [heading]
    for at in range(days):
        day = first + timedelta(days=at)
        counts = (100 + at + plus, 3, 9, 0, 1, 2, 1, 0, 1, 12, 1, 0, 0)
        lines.append(f'"{written(day)}",' + ",".join(map(str, counts)))
    path = folder / "account_overview_analytics.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
