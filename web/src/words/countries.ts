// ISO 3166-1: the alpha-2 code of each alpha-3 code, from `crates/variorum/src/publish/exports/countries.tsv`. The edition has
// alpha-3 codes; the browser names countries in both languages by their alpha-2 codes.

const PACKED =
  "ABWawAFGafAGOaoAIAaiALAaxALBalANDadAREaeARGarARMamASMasATAaqATFtfATGagAUSauAUTatAZEazBDIbiBELbeBENbj" +
  "BESbqBFAbfBGDbdBGRbgBHRbhBHSbsBIHbaBLMblBLRbyBLZbzBMUbmBOLboBRAbrBRBbbBRNbnBTNbtBVTbvBWAbwCAFcfCANca" +
  "CCKccCHEchCHLclCHNcnCIVciCMRcmCODcdCOGcgCOKckCOLcoCOMkmCPVcvCRIcrCUBcuCUWcwCXRcxCYMkyCYPcyCZEczDEUde" +
  "DJIdjDMAdmDNKdkDOMdoDZAdzECUecEGYegERIerESHehESPesESTeeETHetFINfiFJIfjFLKfkFRAfrFROfoFSMfmGABgaGBRgb" +
  "GEOgeGGYggGHAghGIBgiGINgnGLPgpGMBgmGNBgwGNQgqGRCgrGRDgdGRLglGTMgtGUFgfGUMguGUYgyHKGhkHMDhmHNDhnHRVhr" +
  "HTIhtHUNhuIDNidIMNimINDinIOTioIRLieIRNirIRQiqISLisISRilITAitJAMjmJEYjeJORjoJPNjpKAZkzKENkeKGZkgKHMkh" +
  "KIRkiKNAknKORkrKWTkwLAOlaLBNlbLBRlrLBYlyLCAlcLIEliLKAlkLSOlsLTUltLUXluLVAlvMACmoMAFmfMARmaMCOmcMDAmd" +
  "MDGmgMDVmvMEXmxMHLmhMKDmkMLImlMLTmtMMRmmMNEmeMNGmnMNPmpMOZmzMRTmrMSRmsMTQmqMUSmuMWImwMYSmyMYTytNAMna" +
  "NCLncNERneNFKnfNGAngNICniNIUnuNLDnlNORnoNPLnpNRUnrNZLnzOMNomPAKpkPANpaPCNpnPERpePHLphPLWpwPNGpgPOLpl" +
  "PRIprPRKkpPRTptPRYpyPSEpsPYFpfQATqaREUreROUroRUSruRWArwSAUsaSDNsdSENsnSGPsgSGSgsSHNshSJMsjSLBsbSLEsl" +
  "SLVsvSMRsmSOMsoSPMpmSRBrsSSDssSTPstSURsrSVKskSVNsiSWEseSWZszSXMsxSYCscSYRsyTCAtcTCDtdTGOtgTHAthTJKtj" +
  "TKLtkTKMtmTLStlTONtoTTOttTUNtnTURtrTUVtvTWNtwTZAtzUGAugUKRuaUMIumURYuyUSAusUZBuzVATvaVCTvcVENveVGBvg" +
  "VIRviVNMvnVUTvuWLFwfWSMwsXKXxkYEMyeZAFzaZMBzmZWEzw";

const codes = new Map<string, string>();
for (let at = 0; at < PACKED.length; at += 5) codes.set(PACKED.slice(at, at + 3), PACKED.slice(at + 3, at + 5).toUpperCase());

/** Returns the alpha-2 code of an alpha-3 code, if there is one. */
export function alpha2(alpha3: string): string | undefined {
  return codes.get(alpha3);
}

/** Returns every alpha-3 code. */
export function countries(): string[] {
  return [...codes.keys()];
}
