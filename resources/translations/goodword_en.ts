<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%n new post(s) to share</source>
        <translation>
            <numerusform>%n new post to share</numerusform>
            <numerusform>%n new posts to share</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReachPage</name>
    <message numerus="yes">
        <source>Your %n post(s) of the last four weeks</source>
        <translation>
            <numerusform>Your %n post of the last four weeks</numerusform>
            <numerusform>Your %n posts of the last four weeks</numerusform>
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
        <source>brought %n people to your profile</source>
        <translation>
            <numerusform>brought %n person to your profile</numerusform>
            <numerusform>brought %n people to your profile</numerusform>
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
</TS>
