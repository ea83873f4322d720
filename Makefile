# Everything one does with this checkout. `make help` lists it.

PYTHON ?= $(shell command -v python3 || command -v python3.11 || command -v python3.12 || \
	command -v python3.13 || command -v python3.14 || echo python3)
VENV := .venv/bin/python
PREPARE := $(PYTHON) .ci/prepare.py
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run tour test test-real lint words bench installers test-installers

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

run: ## start Goodword on its practice program (without a display: the tour)
	@$(PREPARE) run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(VENV) main.py --practice $(ARGS); \
	else echo "No display here: taking the tour instead."; \
	QT_QPA_PLATFORM=offscreen exec $(VENV) main.py --tour build/tour $(ARGS); fi

tour: ## walk through the application, with a picture of every page in build/tour
	@$(PREPARE) run
	@QT_QPA_PLATFORM=offscreen $(VENV) main.py --tour build/tour $(ARGS)

test: ## the tests that need nothing but Python (ARGS="-k words" for some of them)
	@$(PREPARE) dev
	@QT_QPA_PLATFORM=offscreen $(VENV) -m pytest -q -n $(WORKERS) --dist worksteal -m "not real and not installers" $(ARGS)

test-real: ## the tests against real servers, keyring, tray and browser (installs them)
	@$(PREPARE) real
	@QT_QPA_PLATFORM=offscreen $(VENV) -m pytest -q -m real $(ARGS)

lint: ## ruff and mypy
	@$(PREPARE) dev
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy

words: ## gather the plurals and build the translations
	@$(PREPARE) dev
	@.venv/bin/pyside6-lupdate -silent -pluralonly -locations none -source-language en \
		-target-language en $$(git ls-files 'desktop/*.py') -ts resources/translations/goodword_en.ts
	@.venv/bin/pyside6-lrelease -silent resources/translations/goodword_en.ts

bench: ## measure speed and size beside what they are compared with
	@$(PREPARE) bench
	@$(VENV) -m bench $(ARGS)

installers: ## make the packages that administrators install, in build/dist
	@$(PREPARE) installers
	@$(VENV) -m installer $(or $(STEPS),all) $(ARGS)

test-installers: ## install, upgrade and remove what was built, in clean systems
	@$(PREPARE) installers
	@$(VENV) -m installer freeze --if-changed
	@QT_QPA_PLATFORM=offscreen $(VENV) -m pytest -q -m installers tests/installers $(ARGS)
