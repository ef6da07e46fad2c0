"""CloudFormation, SAM and CDK templates become fragments."""
