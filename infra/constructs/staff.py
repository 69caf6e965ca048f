"""The people who may use the API: nobody signs up alone, and a group says what they may do."""

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from cobro.runtime.settings import Variable
from infra import names
from infra.constructs.function import CobroFunction
from infra.stages import Stage

__all__ = ["Staff"]


class Staff(Construct):
    """User pool with the groups of `names.Group` and one public client without a secret."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage) -> None:
        super().__init__(scope, construct_id)
        self.pool = cognito.UserPool(
            self,
            "Pool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            mfa=cognito.Mfa.REQUIRED if stage.requires_mfa else cognito.Mfa.OFF,
            mfa_second_factor=(
                cognito.MfaSecondFactor(otp=True, sms=False) if stage.requires_mfa else None
            ),
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                temp_password_validity=cdk.Duration.days(3),
            ),
            deletion_protection=stage.retains_data,
            removal_policy=stage.removal_policy,
        )
        self.client = self.pool.add_client(
            "Client",
            auth_flows=cognito.AuthFlow(
                admin_user_password=True, user_password=True, user_srp=True
            ),
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            access_token_validity=cdk.Duration.hours(1),
            id_token_validity=cdk.Duration.hours(1),
            refresh_token_validity=cdk.Duration.days(1),
        )
        for group in names.Group:
            cognito.UserPoolGroup(
                self, names.camel(group.value), user_pool=self.pool, group_name=group.value
            )

    def allow_list(self, function: CobroFunction) -> None:
        """Let `function` say who the people of the pool are."""
        function.allow("cognito-idp:ListUsers", resources=[self.pool.user_pool_arn])
        function.set_variable(Variable.POOL.value, self.pool.user_pool_id)
