import 'reflect-metadata';
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Who a client certificate says its bearer is: Kubernetes reads CN as the user, each O as a group. */
export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Signs certificates for one control plane. They are good from an hour ago for thirty days. */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  issueClient(subject: Subject): Promise<KeyPair>;
  /** For a server on 127.0.0.1 (also by the names `localhost` and `kubernetes`). */
  issueServer(): Promise<KeyPair>;
}

/** A new authority with a key of its own that never leaves this process. */
export async function createCertificateAuthority(name: string): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const common = {
    notBefore: new Date(Date.now() - dayMs / 24),
    notAfter: new Date(Date.now() + 30 * dayMs),
    signingAlgorithm: algorithm,
  };
  const own = await X509CertificateGenerator.createSelfSigned({
    ...common,
    name: [{ CN: [name] }],
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

  const issue = async (subject: Subject, extensions: Extension[]): Promise<KeyPair> => {
    const leafKeys = await newKeys();
    const leaf = await X509CertificateGenerator.create({
      ...common,
      subject: [{ CN: [subject.user] }, ...subject.groups.map((group) => ({ O: [group] }))],
      issuer: own.subjectName,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true), ...extensions],
    });
    return { certificate: leaf.toString('pem'), key: await privatePem(leafKeys.privateKey) };
  };

  return {
    certificate: own.toString('pem'),
    issueClient: async (subject) =>
      await issue(subject, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]),
    issueServer: async () =>
      await issue({ user: 'kube-apiserver', groups: [] }, [
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'dns', value: 'localhost' },
          { type: 'dns', value: 'kubernetes' },
        ]),
      ]),
  };
}

/** A key pair for signing service account tokens, PEM. */
export function newTokenKeys(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
