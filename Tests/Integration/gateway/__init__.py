"""API Gateway between two Lambda functions, on this machine.

The functions are the real executables under the real Lambda runtime
interface emulator (rie.py); what AWS does between them is written out here: the IAM evaluation of the authorizer's
answer (iam.py) and the way of a request through a REST API with a TOKEN authorizer (rest.py). None of it shares
code with Latchkey, so that a misunderstanding of AWS's rules would have to be made twice. AWS's services are moto's
(moto.py), set up as template.yaml has them (cloud.py).
"""
