"""The preview: the site as it will be published, in a browser, kept up to date while its author writes.

    files that are saved  ->  watch     ->  builds     ->  builder, a process of its own, calls ``build``
    a browser's request   ->  hosts     ->  app        ->  files of the preview folder, with what is injected
    a build that ended    ->  events    ->  each open tab reloads, swaps a style sheet, or stays

Read ``preview.py`` first. The process that serves has sockets and threads and never forks; the one that builds has
neither, and forks its workers as every build does.
"""
