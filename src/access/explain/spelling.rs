//! Condition keys as AWS spells them, and the headers that some of them stand for.

/// A condition key as AWS spells it.
pub(super) fn spelled(key: &str) -> String {
    const SPELLED: &[&str] = &[
        "aws:SourceArn",
        "aws:SourceAccount",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:SourceVpcArn",
        "aws:VpcSourceIp",
        "aws:SourceIp",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalArn",
        "aws:PrincipalAccount",
        "aws:PrincipalType",
        "aws:SecureTransport",
        "aws:Referer",
        "aws:UserAgent",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:PrincipalServiceNamesList",
        "aws:MultiFactorAuthPresent",
        "aws:CurrentTime",
        "s3:TlsVersion",
        "s3:authType",
        "s3:signatureversion",
        "s3:signatureAge",
        "s3:x-amz-server-side-encryption",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:DataAccessPointArn",
        "s3:DataAccessPointAccount",
        "s3:AccessPointNetworkOrigin",
        "kms:ViaService",
        "kms:CallerAccount",
        "kms:EncryptionContext:aws:s3:arn",
        "lambda:FunctionUrlAuthType",
        "lambda:InvokedViaFunctionUrl",
        "lambda:EventSourceToken",
    ];
    /// The beginnings of keys that end in the name of a tag.
    const TAGS: &[&str] = &[
        "aws:PrincipalTag/",
        "aws:ResourceTag/",
        "s3:ExistingObjectTag/",
    ];
    let is_it = |spelled: &&&str| spelled.eq_ignore_ascii_case(key);
    if let Some(spelled) = SPELLED.iter().find(is_it) {
        return (*spelled).to_owned();
    }
    let of_tag = TAGS.iter().find_map(|begins| {
        let (head, tag) = key.split_at_checked(begins.len())?;
        head.eq_ignore_ascii_case(begins)
            .then(|| format!("{begins}{tag}"))
    });
    of_tag.unwrap_or_else(|| key.to_owned())
}

/// The header of a request that a condition key stands for.
pub(in crate::access) fn header(key: &str) -> Option<&'static str> {
    match key {
        "aws:Referer" => Some("Referer"),
        "aws:UserAgent" => Some("User-Agent"),
        _ => None,
    }
}
