<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AboutCard</name>
    <message numerus="yes">
        <source>%n of its entries can&apos;t be used. “goodword policy show” tells your IT which, and why.</source>
        <translation>
            <numerusform>%n of its entries can&apos;t be used. “goodword policy show” tells your IT which, and why.</numerusform>
            <numerusform>%n of its entries can&apos;t be used. “goodword policy show” tells your IT which, and why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AccountCard</name>
    <message numerus="yes">
        <source>%n share(s) to it wait until you connect it again.</source>
        <translation>
            <numerusform>%n share to it waits until you connect it again.</numerusform>
            <numerusform>%n shares to it wait until you connect it again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AccountCare</name>
    <message numerus="yes">
        <source>%n of your connections need you</source>
        <translation>
            <numerusform>%n of your connections needs you</numerusform>
            <numerusform>%n of your connections need you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your {network} connection ends in %n days</source>
        <translation>
            <numerusform>Your {network} connection ends in %n day</numerusform>
            <numerusform>Your {network} connection ends in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%n post(s) wait for you</source>
        <translation>
            <numerusform>%n post waits for you</numerusform>
            <numerusform>%n posts wait for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new post(s) to share</source>
        <translation>
            <numerusform>%n new post to share</numerusform>
            <numerusform>%n new posts to share</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bests</name>
    <message numerus="yes">
        <source>%n week(s) in a row</source>
        <translation>
            <numerusform>%n week in a row</numerusform>
            <numerusform>%n weeks in a row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Calculator</name>
    <message numerus="yes">
        <source>From %n measured post(s) of yours</source>
        <translation>
            <numerusform>From %n measured post of yours</numerusform>
            <numerusform>From %n measured posts of yours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CampaignPlace</name>
    <message numerus="yes">
        <source>%n take(s) part.</source>
        <translation>
            <numerusform>%n takes part.</numerusform>
            <numerusform>%n take part.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ticket(s) in the draw.</source>
        <translation>
            <numerusform>%n ticket in the draw.</numerusform>
            <numerusform>%n tickets in the draw.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EffortCard</name>
    <message numerus="yes">
        <source>You shared its posts %n time(s).</source>
        <translation>
            <numerusform>You shared its posts %n time.</numerusform>
            <numerusform>You shared its posts %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HaltCard</name>
    <message numerus="yes">
        <source>%n share(s) wait. Nothing is lost.</source>
        <translation>
            <numerusform>%n share waits. Nothing is lost.</numerusform>
            <numerusform>%n shares wait. Nothing is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportList</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post(s) matched</source>
        <translation>
            <numerusform>%n post matched</numerusform>
            <numerusform>%n posts matched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportPreview</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post(s)</source>
        <translation>
            <numerusform>%n post</numerusform>
            <numerusform>%n posts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matched</source>
        <translation>
            <numerusform>%n matched</numerusform>
            <numerusform>%n matched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to ask</source>
        <translation>
            <numerusform>%n to ask</numerusform>
            <numerusform>%n to ask</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not shared from here</source>
        <translation>
            <numerusform>%n not shared from here</numerusform>
            <numerusform>%n not shared from here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post(s) are older than the days of this file. It counts only a part of them, so they are left out.</source>
        <translation>
            <numerusform>%n post is older than the days of this file. It counts only a part of it, so it is left out.</numerusform>
            <numerusform>%n posts are older than the days of this file. It counts only a part of them, so they are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) could not be understood.</source>
        <translation>
            <numerusform>%n row could not be understood.</numerusform>
            <numerusform>%n rows could not be understood.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post(s)</source>
        <translation>
            <numerusform>%n post</numerusform>
            <numerusform>%n posts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaterPanel</name>
    <message numerus="yes">
        <source>in %n minute(s)</source>
        <translation>
            <numerusform>in %n minute</numerusform>
            <numerusform>in %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n hour(s)</source>
        <translation>
            <numerusform>in %n hour</numerusform>
            <numerusform>in %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MissedCard</name>
    <message numerus="yes">
        <source>%n share(s) planned while this computer was off or asleep</source>
        <translation>
            <numerusform>%n share planned while this computer was off or asleep</numerusform>
            <numerusform>%n shares planned while this computer was off or asleep</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n share(s) to decide about</source>
        <translation>
            <numerusform>%n share to decide about</numerusform>
            <numerusform>%n shares to decide about</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message numerus="yes">
        <source>%n receipt(s) are in “{file}”.</source>
        <translation>
            <numerusform>%n receipt is in “{file}”.</numerusform>
            <numerusform>%n receipts are in “{file}”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReachPage</name>
    <message numerus="yes">
        <source>Your %n post(s) of the last four weeks</source>
        <translation type="vanished">
            <numerusform>Your %n post of the last four weeks</numerusform>
            <numerusform>Your %n posts of the last four weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) here</source>
        <translation type="vanished">
            <numerusform>Your %n post here</numerusform>
            <numerusform>Your %n posts here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>brought %n people to your profile</source>
        <translation type="vanished">
            <numerusform>brought %n person to your profile</numerusform>
            <numerusform>brought %n people to your profile</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReachPrivacy</name>
    <message numerus="yes">
        <source>for %n year(s)</source>
        <translation>
            <numerusform>for %n year</numerusform>
            <numerusform>for %n years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShareAlerts</name>
    <message numerus="yes">
        <source>%n post(s) to put up yourself</source>
        <translation>
            <numerusform>%n post to put up yourself</numerusform>
            <numerusform>%n posts to put up yourself</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n share(s) to decide about</source>
        <translation>
            <numerusform>%n share to decide about</numerusform>
            <numerusform>%n shares to decide about</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n planned share(s) missed their time</source>
        <translation>
            <numerusform>%n planned share missed its time</numerusform>
            <numerusform>%n planned shares missed their time</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n share(s) need you</source>
        <translation>
            <numerusform>%n share needs you</numerusform>
            <numerusform>%n shares need you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>Goodword: %n new post(s)</source>
        <translation>
            <numerusform>Goodword: %n new post</numerusform>
            <numerusform>Goodword: %n new posts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n more week(s) of {measure} needed</source>
        <translation>
            <numerusform>%n more week of {measure} is needed</numerusform>
            <numerusform>%n more weeks of {measure} are needed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more week(s) with shares needed</source>
        <translation>
            <numerusform>%n more week with shares is needed</numerusform>
            <numerusform>%n more weeks with shares are needed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n post(s)</source>
        <translation>
            <numerusform>%n post</numerusform>
            <numerusform>%n posts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n account(s)</source>
        <translation>
            <numerusform>%n account</numerusform>
            <numerusform>%n accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) here</source>
        <translation>
            <numerusform>Your %n post here</numerusform>
            <numerusform>Your %n posts here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) of the last four weeks</source>
        <translation>
            <numerusform>Your %n post of the last four weeks</numerusform>
            <numerusform>Your %n posts of the last four weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) of the last three months</source>
        <translation>
            <numerusform>Your %n post of the last three months</numerusform>
            <numerusform>Your %n posts of the last three months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) of the last year</source>
        <translation>
            <numerusform>Your %n post of the last year</numerusform>
            <numerusform>Your %n posts of the last year</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n post(s) since you began</source>
        <translation>
            <numerusform>Your %n post since you began</numerusform>
            <numerusform>Your %n posts since you began</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>brought %n visit(s) to your profile</source>
        <translation>
            <numerusform>brought %n visit to your profile</numerusform>
            <numerusform>brought %n visits to your profile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>brought at least %n visit(s) to your profile</source>
        <translation>
            <numerusform>brought at least %n visit to your profile</numerusform>
            <numerusform>brought at least %n visits to your profile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new follower(s)</source>
        <translation>
            <numerusform>%n new follower</numerusform>
            <numerusform>%n new followers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at least %n new follower(s)</source>
        <translation>
            <numerusform>at least %n new follower</numerusform>
            <numerusform>at least %n new followers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n click(s) on a link</source>
        <translation>
            <numerusform>%n click on a link</numerusform>
            <numerusform>%n clicks on a link</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at least %n click(s) on a link</source>
        <translation>
            <numerusform>at least %n click on a link</numerusform>
            <numerusform>at least %n clicks on a link</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Links in them got %n click(s), whoever shared them.</source>
        <translation>
            <numerusform>Links in them got %n click, whoever shared them.</numerusform>
            <numerusform>Links in them got %n clicks, whoever shared them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Links in them got at least %n click(s), whoever shared them.</source>
        <translation>
            <numerusform>Links in them got at least %n click, whoever shared them.</numerusform>
            <numerusform>Links in them got at least %n clicks, whoever shared them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Spans</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) later</source>
        <translation>
            <numerusform>%n day later</numerusform>
            <numerusform>%n days later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) later</source>
        <translation>
            <numerusform>%n hour later</numerusform>
            <numerusform>%n hours later</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) later</source>
        <translation>
            <numerusform>%n minute later</numerusform>
            <numerusform>%n minutes later</numerusform>
        </translation>
    </message>
</context>
</TS>
