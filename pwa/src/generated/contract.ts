/** Generated from sync/spec/contract.json. */
export type Json = Record<string, unknown>;

export interface Rows {
  jobs: {
    id: string;
    centre: string;
    number: string | null;
    customer: string;
    site: string;
    equipment: string | null;
    product: string;
    status: string;
    charge_type: string;
    priority: string;
    channel: string;
    fault: string;
    actual_fault: string | null;
    actual_by: string | null;
    received_at: string;
    promised_at: string | null;
    due_at: string | null;
    window_start: string | null;
    window_end: string | null;
    technician: string | null;
    contact_name: string;
    contact_phone: string;
    created_by: string;
    closed_at: string | null;
    cancel_reason: string | null;
    seal: string | null;
  };
  customers: {
    id: string;
    centre: string;
    name: string;
    phone: string;
    kind: string;
    note: string | null;
  };
  sites: {
    id: string;
    customer: string;
    address: string;
    district: string | null;
    note: string | null;
  };
  equipment: {
    id: string;
    customer: string;
    site: string;
    product: string;
    maker: string | null;
    model: string | null;
    serial: string | null;
    installed_on: string | null;
    warranty_until: string | null;
    note: string | null;
  };
  equipment_history: {
    id: string;
    customer: string;
    equipment: string | null;
    job_number: string | null;
    closed_at: string;
    fault: string;
    actual_fault: string | null;
    parts: string;
    technician: string | null;
  };
  assignments: {
    id: string;
    job: string;
    technician: string;
    assigned_by: string;
    assigned_at: string;
    started_at: string | null;
    released_at: string | null;
    release_reason: string | null;
  };
  steps: {
    id: string;
    job: string;
    kind: string;
    by: string;
    client_id: string;
    at: string;
    device_at: string;
    tz: string;
    offset_ms: number | null;
    note: string | null;
    lat_e7: number | null;
    lon_e7: number | null;
    accuracy_m: number | null;
    data: Json | null;
  };
  parts: {
    id: string;
    job: string;
    by: string;
    at: string;
    part_type: string | null;
    name: string;
    maker: string | null;
    model: string | null;
    qty: string;
    unit: string;
    lot: string | null;
    serial: string | null;
    supplier: string | null;
    certificate_no: string | null;
    certificate_kind: string | null;
    certificate_photo: string | null;
    status: string;
    origin: string;
    old_part: string;
    price: number;
  };
  checks: {
    id: string;
    job: string;
    by: string;
    at: string;
    procedure: string;
    procedure_version: string;
    item: string;
    item_name: string;
    unit: string | null;
    lower: string | null;
    upper: string | null;
    reading: string | null;
    verdict: string;
    instrument: string | null;
    instrument_serial: string | null;
    calibration_no: string | null;
    calibration_due: string | null;
    calibration: string;
    override_reason: string | null;
    replaces: string | null;
  };
  timesheets: {
    id: string;
    job: string;
    by: string;
    at: string;
    kind: string;
    started_at: string;
    ended_at: string;
    minutes: number;
    source: string;
    replaces: string | null;
    reason: string | null;
  };
  photos: {
    id: string;
    job: string;
    by: string;
    at: string;
    sha256: string;
    size: number;
    type: string;
    stage: string;
    caption: string | null;
    width: number | null;
    height: number | null;
  };
  file_arrivals: {
    id: string;
    job: string;
    sha256: string;
    at: string;
  };
  ratings: {
    id: string;
    job: string;
    by: string;
    at: string;
    attitude: number;
    skill: number;
    arrival: number;
    promises: number;
    comment: string | null;
    device: string;
  };
  seals: {
    id: string;
    job: string;
    by: string;
    client_id: string;
    mutation_id: number;
    at: string;
    format: string;
    text: string;
    text_hash: string;
    strokes: string | null;
    strokes_hash: string;
    seal_hash: string;
    disclosures: string | null;
    signer: string;
    capacity: string;
    language: string;
    verdict: string;
    differences: Json[];
  };
  seal_links: {
    id: string;
    job: string;
    segment: number;
    n: number;
    prev_hash: string;
    seal_hash: string;
    link_hash: string;
  };
  withdrawals: {
    id: string;
    job: string;
    by: string;
    at: string;
    kind: string;
    fact: string;
    reason: string;
  };
  conflicts: {
    id: string;
    job: string;
    kind: string;
    row: string;
    field: string;
    current: string | null;
    other: string | null;
    current_by: string | null;
    other_by: string;
    at: string;
    settled_at: string | null;
    settled_by: string | null;
    taken: string | null;
  };
  review_items: {
    id: string;
    centre: string;
    job: string | null;
    client_id: string;
    mutation_id: number;
    user: string;
    name: string;
    outcome: string;
    code: string;
    message: string;
    field: string | null;
    at: string;
    state: string;
    closed_by: string | null;
    closed_at: string | null;
    closed_reason: string | null;
  };
  receipts: {
    id: string;
    client_id: string;
    mutation_id: number;
    outcome: string;
    code: string | null;
    message: string | null;
    field: string | null;
    at: string;
  };
  notices: {
    id: string;
    user: string;
    job: string | null;
    kind: string;
    at: string;
    read_at: string | null;
    data: Json | null;
  };
  users: {
    id: string;
    name: string;
    role: string;
    centre: string;
  };
  centres: {
    id: string;
    name: string;
    phone: string;
    address: string;
  };
  part_types: {
    id: string;
    sku: string | null;
    gtin: string | null;
    name: string;
    maker: string | null;
    model: string | null;
    unit: string;
    price: number;
  };
  part_lots: {
    id: string;
    part_type: string;
    lot: string;
    serial: string | null;
    supplier: string | null;
    certificate_no: string | null;
    certificate_kind: string | null;
    expires_on: string | null;
    status: string;
  };
  instruments: {
    id: string;
    name: string;
    model: string | null;
    serial: string;
    range: string | null;
    unit: string | null;
    calibration_no: string | null;
    calibrated_on: string | null;
    calibration_due: string | null;
    status: string;
    holder: string | null;
  };
  procedures: {
    id: string;
    version: string;
    title: string;
    title_en: string;
    products: Json[];
    items: Json[];
    safety: Json[];
    instruction: string;
    instruction_en: string;
  };
  price_items: {
    id: string;
    code: string;
    name: string;
    name_en: string;
    unit: string;
    price: number;
  };
  declarations: {
    id: string;
    language: string;
    text: string;
    version: number;
  };
}

export interface Args {
  'customers.create': {
    id: string;
    centre: string;
    name: string;
    phone: string;
    kind: string;
    note?: string | null;
  };
  'customers.add_site': {
    id: string;
    customer: string;
    address: string;
    district?: string | null;
    note?: string | null;
  };
  'customers.add_equipment': {
    id: string;
    customer: string;
    site: string;
    product: string;
    maker?: string | null;
    model?: string | null;
    serial?: string | null;
    installed_on?: string | null;
    warranty_until?: string | null;
    note?: string | null;
  };
  'jobs.register': {
    id: string;
    centre: string;
    customer: string;
    site: string;
    equipment?: string | null;
    product: string;
    fault: string;
    channel: string;
    charge_type: string;
    priority: string;
    received_at: string;
    promised_at?: string | null;
    contact_name: string;
    contact_phone: string;
  };
  'jobs.assign': {
    job: string;
    assignment: string;
    technician: string;
    window_start?: string | null;
    window_end?: string | null;
    reason?: string | null;
  };
  'jobs.reschedule': {
    job: string;
    window_start: string;
    window_end: string;
    reason?: string | null;
  };
  'jobs.cancel': {
    job: string;
    reason: string;
  };
  'jobs.edit': {
    job: string;
    field: string;
    from?: string | null;
    to?: string | null;
  };
  'jobs.settle_conflict': {
    conflict: string;
    take: string;
  };
  'jobs.accept': {
    job: string;
  };
  'jobs.appoint': {
    job: string;
    window_start: string;
    window_end: string;
    note?: string | null;
  };
  'jobs.travel': {
    job: string;
    lat_e7?: number | null;
    lon_e7?: number | null;
    accuracy_m?: number | null;
  };
  'jobs.arrive': {
    job: string;
    lat_e7?: number | null;
    lon_e7?: number | null;
    accuracy_m?: number | null;
  };
  'jobs.start': {
    job: string;
  };
  'jobs.leave': {
    job: string;
    note?: string | null;
  };
  'jobs.report': {
    job: string;
    actual_fault: string;
  };
  'jobs.withdraw': {
    id: string;
    job: string;
    kind: string;
    fact: string;
    reason: string;
  };
  'jobs.verify': {
    job: string;
    note?: string | null;
  };
  'parts.use': {
    id: string;
    job: string;
    part_type?: string | null;
    name: string;
    maker?: string | null;
    model?: string | null;
    qty: string;
    unit: string;
    lot?: string | null;
    serial?: string | null;
    supplier?: string | null;
    certificate_no?: string | null;
    certificate_kind?: string | null;
    certificate_photo?: string | null;
    status: string;
    origin: string;
    old_part: string;
    price: number;
  };
  'checks.record': {
    id: string;
    job: string;
    procedure: string;
    procedure_version: string;
    item: string;
    item_name: string;
    unit?: string | null;
    lower?: string | null;
    upper?: string | null;
    reading?: string | null;
    verdict: string;
    instrument?: string | null;
    instrument_serial?: string | null;
    calibration_no?: string | null;
    calibration_due?: string | null;
    calibration: string;
    override_reason?: string | null;
    replaces?: string | null;
  };
  'timesheets.record': {
    id: string;
    job: string;
    kind: string;
    started_at: string;
    ended_at: string;
    minutes: number;
    source: string;
    replaces?: string | null;
    reason?: string | null;
  };
  'photos.add': {
    id: string;
    job: string;
    sha256: string;
    size: number;
    type: string;
    stage: string;
    caption?: string | null;
    width?: number | null;
    height?: number | null;
  };
  'signatures.rate': {
    id: string;
    job: string;
    attitude: number;
    skill: number;
    arrival: number;
    promises: number;
    comment?: string | null;
    device: string;
  };
  'signatures.sign': {
    id: string;
    job: string;
    text: string;
    text_hash: string;
    strokes: string;
    strokes_hash: string;
    seal_hash: string;
    disclosures: string;
    signer: string;
    capacity: string;
  };
  'reviews.close': {
    item: string;
    reason: string;
  };
  'notices.read': {
    notice: string;
  };
  'instruments.put': {
    id: string;
    name: string;
    model?: string | null;
    serial: string;
    range?: string | null;
    unit?: string | null;
    calibration_no?: string | null;
    calibrated_on?: string | null;
    calibration_due?: string | null;
    status: string;
    holder?: string | null;
  };
  'parts.put_type': {
    id: string;
    sku?: string | null;
    gtin?: string | null;
    name: string;
    maker?: string | null;
    model?: string | null;
    unit: string;
    price: number;
  };
  'parts.put_lot': {
    id: string;
    part_type: string;
    lot: string;
    serial?: string | null;
    supplier?: string | null;
    certificate_no?: string | null;
    certificate_kind?: string | null;
    expires_on?: string | null;
    status: string;
  };
  'checks.put_procedure': {
    id: string;
    version: string;
    title: string;
    title_en: string;
    products: Json[];
    items: Json[];
    safety: Json[];
    instruction: string;
    instruction_en: string;
  };
  'charges.put_price': {
    id: string;
    code: string;
    name: string;
    name_en: string;
    unit: string;
    price: number;
  };
  'signatures.put_declaration': {
    id: string;
    language: string;
    text: string;
    version: number;
  };
  'dispatch.put_centre': {
    id: string;
    name: string;
    phone: string;
    address: string;
  };
}

export type Kind = keyof Rows;
export type Name = keyof Args;
