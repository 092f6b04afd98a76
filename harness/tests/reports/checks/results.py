"""Do these results files meet the schema? usage: results.py SCHEMA FILE..."""
import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
failed = False
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        document = json.load(file)
    for error in list(validator(schema).iter_errors(document))[:20]:
        failed = True
        print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
sys.exit(failed)
